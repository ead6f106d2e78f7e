import { type TLiteral, type TUnion, Type } from '@sinclair/typebox'

type Literals<T extends readonly string[]> = {
  -readonly [I in keyof T]: TLiteral<T[I]>
}

/** A schema of exactly these strings. */
export const oneOf = <const T extends readonly string[]>(values: T, options = {}): TUnion<Literals<T>> =>
  Type.Union(
    values.map(value => Type.Literal(value)),
    options
  ) as unknown as TUnion<Literals<T>>
