import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../contract/refusals/refusal.ts'
import { nearest } from '../text/nearest.ts'

export interface Route {
  readonly method: string
  readonly url: string
}

const LONGEST = 100

const matcher = (url: string): RegExp => new RegExp(`^${url.replace(/:[^/]+/g, '[^/]*').replace(/[.]/g, '\\.')}/?$`)

/** Answers a path or method that no route has, and says which one was probably meant. */
export const notFoundHandler = (routes: readonly Route[]) => {
  const patterns = routes.map(route => ({ ...route, pattern: matcher(route.url) }))
  const paths = [...new Set(routes.map(({ url }) => url))]
  return (request: FastifyRequest, reply: FastifyReply): never => {
    const path = request.url.replace(/[?#].*$/s, '')
    const allowed = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    const asked = `${request.method} ${path.slice(0, LONGEST)}`
    if (allowed.length > 0) {
      reply.header('allow', allowed.join(', '))
      const refusal = refuse(405, { reason: asked, explain: `this path takes ${allowed.join(', ')}` })
      refusal.check = 'method'
      throw refusal
    }
    const near = nearest(path, paths)
    const refusal = refuse(404, {
      reason: asked,
      explain: near === undefined ? `the emulator has ${paths.join(', ')}` : `did you mean ${near}?`
    })
    refusal.check = 'path'
    throw refusal
  }
}
