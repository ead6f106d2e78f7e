import type { preValidationHookHandler } from 'fastify'
import { refuse } from '../contract/refusals/refusal.ts'

const isDecodable = (query: string): boolean => {
  try {
    decodeURIComponent(query)
    return true
  } catch {
    return false
  }
}

/** Refuses a query that cannot be decoded: Fastify's parser would keep the escapes as they are. */
export const refuseBrokenQuery: preValidationHookHandler = ({ url }, _reply, done) => {
  if (!url.includes('%') || isDecodable(url)) return done()
  const reason = 'the query is not percent-encoded UTF-8'
  const refusal = refuse(80000, { reason, explain: `${reason}; percent-encode it anew` })
  refusal.check = 'query'
  done(refusal)
}
