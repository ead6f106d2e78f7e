import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import { nearest } from '../text/nearest.ts'

export interface Route {
  readonly method: string
  readonly url: string
}

const LONGEST = 100

const matcher = (url: string): RegExp => new RegExp(`^${url.replace(/:[^/]+/g, '[^/]*').replace(/[.]/g, '\\.')}/?$`)

const withCheck = (refusal: Refusal, check: string): Refusal => Object.assign(refusal, { check })

/** The path alone: of a URL with scheme and host not those either, for they may hold user info. */
const pathOf = (url: string): string => url.replace(/[?#].*$/s, '').replace(/^[a-z]+:\/\/[^/]*/i, '')

const unknownRoute = (routes: readonly Route[], { method, url }: FastifyRequest, reply: FastifyReply): Refusal => {
  const path = pathOf(url)
  const asked = `${method} ${path.slice(0, LONGEST)}`
  const allowed = routes.filter(route => matcher(route.url).test(path)).map(route => route.method)
  if (allowed.length > 0) {
    reply.header('allow', allowed.join(', '))
    return withCheck(refuse(405, { reason: asked, explain: `this path takes ${allowed.join(', ')}` }), 'method')
  }
  const paths = [...new Set(routes.map(route => route.url))]
  const near = nearest(path, paths)
  const explain = near === undefined ? `the emulator has ${paths.join(', ')}` : `did you mean ${near}?`
  return withCheck(refuse(404, { reason: asked, explain }), 'path')
}

const isDecodable = (query: string): boolean => {
  try {
    decodeURIComponent(query)
    return true
  } catch {
    return false
  }
}

/** Refuses what no route can answer, before its body is looked at: an unknown path or method, a query that cannot be decoded. */
export const refuseUnknown =
  (routes: readonly Route[]): onRequestHookHandler =>
  (request, reply, done) => {
    if (request.is404) return done(unknownRoute(routes, request, reply))
    const { url } = request
    if (url.includes('%') && !isDecodable(url)) {
      const reason = 'the query is not percent-encoded UTF-8'
      return done(withCheck(refuse(80000, { reason, explain: `${reason}; percent-encode it anew` }), 'query'))
    }
    done()
  }
