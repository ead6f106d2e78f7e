import { refuse } from '../contract/refusals/refusal.ts'
import { callerOf, type KeyReader } from './caller.ts'

/** The user that every Milvus begins with. documented: Milvus' guides, "Authenticate User Access" */
const ROOT = 'root:Milvus'

const BASIC = /^basic +(\S+)$/i

/**
 * Keys as Milvus reads them: with `Bearer` or without it, or user and password with a colon between, as basic credentials too. A world
 * that lets in keys it does not list is a Milvus without authorization, as one is set up at first: then no header is needed either.
 * server source: proxy/service.go, authenticate
 */
export const MILVUS_KEYS: KeyReader = {
  readKey: (authorization = '') => {
    const given = authorization.trim()
    const basic = BASIC.exec(given)?.[1]
    return basic === undefined ? given.replace(/^bearer(?: +|$)/i, '') : Buffer.from(basic, 'base64').toString()
  },
  callerOf: (key, world) => {
    if (world.keys.has(key) || world.unlistedKeys !== undefined) return callerOf(key, world)
    const [first] = world.clusters.values()
    if (key === ROOT && first !== undefined) return { organization: first.organization, projects: undefined }
    return refuse(80001, {
      explain: `the world lets in listed keys alone; send Authorization: Bearer ${ROOT}, or a key of the world`
    })
  }
}
