import type { Readable } from 'node:stream'
import type { Static, TSchema } from '@sinclair/typebox'
import { type Awaitable, mapAwaitable } from '../awaitable.ts'
import type { BodyLimits } from '../contract/body-limits.ts'
import { compileShape } from '../contract/schema.ts'
import { LabError } from './lab-error.ts'
import type { Laboratory } from './laboratory.ts'

/** Target of an operation: the laboratory, and the name of a sandbox. */
export interface Scope {
  readonly lab: Laboratory
  /** Name of the sandbox. */
  readonly sandbox: string
}

/** An operation of the control API: over HTTP by its method and path, in a program by its function. */
export interface Operation<Input extends TSchema = TSchema, Reply extends TSchema = TSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/_emulator`, with `:names` of path parameters. */
  readonly path: string
  readonly summary: string
  /** Path parameters, query and body combined. */
  readonly input: Input
  readonly reply: Reply
  /** Content types of a text reply, offered besides JSON. */
  readonly texts?: readonly string[]
  /** Whether the request body is raw bytes instead of input. */
  readonly takesBytes?: true
  /** Whether a missing sandbox is an error, as for every GET and DELETE. Other operations create it on first use. */
  readonly makesNone?: true
  /** Whether it reads the process alone, and so needs no state that processes share. */
  readonly isOfProcess?: true
  /** Limits of the request body, where they exceed the usual ones. */
  readonly bodyLimits?: BodyLimits
  run(scope: Scope, input: Static<Input>, bytes?: Readable): Awaitable<Static<Reply>>
}

/** Validates the input and runs an operation. @throws LabError */
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
  const { lab, sandbox } = scope
  const run = (): Awaitable<Static<Reply>> => {
    if (makesNone) lab.find(sandbox)
    return mapAwaitable(operation.run(scope, input as Static<Input>, bytes), reply => {
      lab.onUse?.(sandbox)
      return reply
    })
  }
  const shared = lab.state?.shared
  if (shared === undefined || operation.isOfProcess) return run()
  return shared.within(async () => {
    if (operation.path.startsWith(JOURNAL) && lab.has(sandbox)) await shared.loadJournal(lab.find(sandbox))
    return run()
  })
}

/** Path of the operations that read a journal. */
const JOURNAL = '/journal'

/** Infers an operation's types from its schemas. */
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
