import { type SchemaOptions, type TLiteral, type TUnion, Type } from '@sinclair/typebox'

type Literals<T extends readonly string[]> = {
  -readonly [I in keyof T]: TLiteral<T[I]>
}

/** A schema of exactly these strings. `Type.Union` of a mapped array loses the literals; this keeps them for `Static`. */
export const oneOf = <const T extends readonly string[]>(values: T, options: SchemaOptions = {}): TUnion<Literals<T>> =>
  Type.Union(
    values.map(value => Type.Literal(value)),
    options
  ) as unknown as TUnion<Literals<T>>
