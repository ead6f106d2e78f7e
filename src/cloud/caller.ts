import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import { memoize } from '../text/text.ts'
import type { World } from './world.ts'

/** The caller: the organization of a key, and the projects in which it has a role. */
export interface Caller {
  readonly organization: string
  /** undefined: a role in every project */
  readonly projects: ReadonlySet<string> | undefined
}

/** Value of `x-emulator-check` for an invalid key. */
const CHECK = 'key'

const BEARER = /^bearer +(\S.*)$/i

/** The key of an Authorization header; a refusal without one. */
export const readKey = (authorization: string | undefined): string | Refusal => {
  const key = BEARER.exec(authorization?.trim() ?? '')?.[1]
  if (key !== undefined) return key
  const found =
    authorization === undefined ? 'there is no Authorization header' : 'the Authorization header is not `Bearer <key>`'
  return refuse(80001, { check: CHECK, explain: `${found}; send Authorization: Bearer <key>` })
}

/** A caller with a role in every project. */
const everywhere = memoize(100, (organization): Caller => ({ organization, projects: undefined }))

/** The caller of a key; a refusal when the key is not accepted. */
export const callerOf = (token: string, world: World): Caller | Refusal => {
  const key = world.keys.get(token)
  if (key === undefined) {
    if (world.unlistedKeys !== undefined) return everywhere(world.unlistedKeys)
    return refuse(80001, {
      check: CHECK,
      explain: 'the world does not list this key and lets no others in; use a listed key or set unlistedKeys'
    })
  }
  if (key.state === 'revoked') {
    return refuse(80001, { check: CHECK, explain: 'the world lists this key as revoked; use an active key' })
  }
  if (key.state === 'unauthorized') {
    return refuse(80002, {
      check: CHECK,
      explain: 'the world lists this key as unauthorized for this API; use an active key'
    })
  }
  return { organization: key.organization, projects: key.projects === undefined ? undefined : new Set(key.projects) }
}

/** Reads keys and finds their callers, for one part of the API. */
export interface KeyReader {
  readonly readKey: (authorization: string | undefined) => string | Refusal
  readonly callerOf: (key: string, world: World) => Caller | Refusal
}

export const CLOUD_KEYS: KeyReader = { readKey, callerOf }

/** The initial user of every Milvus. documented: Milvus' guides, "Authenticate User Access" */
const ROOT = 'root:Milvus'

const BASIC = /^basic +(\S+)$/i

/**
 * Reads keys as Milvus does: with or without `Bearer`, or user and password with a colon between, also as basic credentials. A world
 * that accepts unlisted keys counts as a Milvus without authorization, which is the default of Milvus: then no header is required.
 * server source: proxy/service.go, authenticate
 */
export const MILVUS_KEYS: KeyReader = {
  readKey: (authorization = '') => {
    const header = authorization.trim()
    const basic = BASIC.exec(header)?.[1]
    return basic === undefined ? header.replace(/^bearer(?: +|$)/i, '') : Buffer.from(basic, 'base64').toString()
  },
  callerOf: (key, world) => {
    if (world.keys.has(key) || world.unlistedKeys !== undefined) return callerOf(key, world)
    const [first] = world.clusters.values()
    if (key === ROOT && first !== undefined) return { organization: first.organization, projects: undefined }
    return refuse(80001, {
      check: CHECK,
      explain: `the world lets in listed keys alone; send Authorization: Bearer ${ROOT}, or a key of the world`
    })
  }
}
