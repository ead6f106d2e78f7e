import type { IncomingHttpHeaders } from 'node:http'
import { readKey } from '../cloud/caller.ts'
import { Refusal, refuse } from '../contract/refusals/refusal.ts'
import { LabError } from '../lab/lab-error.ts'
import type { Laboratory } from '../lab/laboratory.ts'
import type { LabSandbox } from '../lab/sandbox.ts'

export const SANDBOX_HEADER = 'x-emulator-sandbox'

interface Found {
  readonly sandbox: LabSandbox
  /** Without the name of a sandbox. */
  readonly key: string
}

const KEY_IN_SANDBOX = /^(.+)@([\w.-]{1,64})$/

/** A header may stand there twice. */
const textOf = (header: string | readonly string[]): string => (typeof header === 'string' ? header : header.join(','))

const nameIn = (lab: Laboratory, given: string): readonly string[] | null =>
  given.includes('@') && !lab.main.world.keys.has(given) ? KEY_IN_SANDBOX.exec(given) : null

/** What ends a key as the name of a sandbox would and is none; passwords of Milvus, as `root:Milvus@123!`, may have an @. */
const strangeName = (lab: Laboratory, given: string): string | undefined =>
  given.includes('@') && !given.includes(':') && !lab.main.world.keys.has(given)
    ? given.slice(given.lastIndexOf('@') + 1)
    : undefined

/** The sandbox that a call is for, by its header or else by the end of its key: `demo@login-test` is the key `demo`. */
export const sandboxOf = (
  lab: Laboratory,
  given: string,
  header: string | readonly string[] | undefined
): Found | Refusal => {
  const named = nameIn(lab, given)
  const key = named?.[1] ?? given
  const name = header === undefined ? (named?.[2] ?? strangeName(lab, given)) : textOf(header)
  if (name === undefined) return { sandbox: lab.main, key }
  try {
    return { sandbox: lab.sandbox(name), key }
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    const { message } = error
    const where = header === undefined ? 'what follows the @ of the key' : SANDBOX_HEADER
    return Object.assign(refuse(80000, { reason: message, explain: `${where}: ${message}` }), {
      check: 'sandbox'
    })
  }
}

/** The sandbox whose journal is told of a call that no route takes: the one it names, if there is such a one, else the default one. */
export const homeOf = (
  lab: Laboratory,
  { authorization, [SANDBOX_HEADER]: header }: IncomingHttpHeaders
): LabSandbox => {
  const given = readKey(authorization)
  const inKey = given instanceof Refusal ? undefined : nameIn(lab, given)?.[2]
  const name = header === undefined ? inKey : textOf(header)
  return name !== undefined && lab.has(name) ? lab.sandbox(name) : lab.main
}
