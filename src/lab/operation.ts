import type { Readable } from 'node:stream'
import type { Static, TSchema } from '@sinclair/typebox'
import type { Awaitable } from '../awaitable.ts'
import type { BodyLimits } from '../contract/body-limits.ts'
import { compileShape } from '../contract/schema.ts'
import { LabError } from './lab-error.ts'
import type { Laboratory } from './laboratory.ts'

/** What an operation works on: the laboratory, and the sandbox that is named or meant. */
export interface Scope {
  readonly lab: Laboratory
  /** Name of the sandbox. */
  readonly sandbox: string
}

/** Something that can be done to the laboratory: over HTTP by its method and path, in a program by its function. */
export interface Operation<Input extends TSchema = TSchema, Reply extends TSchema = TSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/_emulator`, with `:names` of path parameters. */
  readonly path: string
  readonly summary: string
  /** Path parameters, query and body, all together. */
  readonly input: Input
  readonly reply: Reply
  /** Content types that it has besides JSON, where its reply is a text. */
  readonly texts?: readonly string[]
  /** Whether the body of its call is bytes, and not a part of its input. */
  readonly takesBytes?: true
  /** Whether its sandbox has to be there already, as for every GET and DELETE. Other operations make it when it is first named. */
  readonly makesNone?: true
  /** Of its body, where it may be more than in most calls. */
  readonly bodyLimits?: BodyLimits
  run(scope: Scope, input: Static<Input>, bytes?: Readable): Awaitable<Static<Reply>>
}

/** Does an operation with an input of unknown shape. @throws LabError */
export const perform = <Input extends TSchema, Reply extends TSchema>(
  operation: Operation<Input, Reply>,
  scope: Scope,
  input: unknown,
  bytes?: Readable
): Awaitable<Static<Reply>> => {
  const { method, input: schema, makesNone = method === 'GET' || method === 'DELETE' } = operation
  const problems = checkOf(schema)(input)
  if (problems.length > 0) {
    const lines = problems.map(({ path, problem }) => `${path.join('.').slice(0, 100) || 'the input'} ${problem}`)
    const strange = problems.some(({ path, unknown }) => unknown && path.length === 1)
    const hint = strange ? ` (known: ${Object.keys(schema['properties'] ?? {}).join(', ')})` : ''
    throw new LabError(400, `${lines.join('; ')}${hint}`)
  }
  if (makesNone) scope.lab.find(scope.sandbox)
  return operation.run(scope, input as Static<Input>, bytes)
}

/** Gives an operation the types of its schemas. */
export const operation = <Input extends TSchema, Reply extends TSchema>(
  definition: Operation<Input, Reply>
): Operation<Input, Reply> => definition

const checks = new WeakMap<TSchema, ReturnType<typeof compileShape>>()

const checkOf = (schema: TSchema) => {
  const known = checks.get(schema)
  if (known !== undefined) return known
  const compiled = compileShape(schema)
  checks.set(schema, compiled)
  return compiled
}
