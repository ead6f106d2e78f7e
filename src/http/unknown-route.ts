import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import type { Laboratory } from '../lab/laboratory.ts'
import { nearest } from '../text/nearest.ts'
import { shownPath } from '../text/shown-path.ts'
import type { App } from './app-type.ts'
import { arrived } from './journal/received.ts'
import { homeOf } from './sandbox-of.ts'

interface Route {
  readonly method: string
  readonly url: string
}

const LONGEST = 100

const matcher = (url: string): RegExp => new RegExp(`^${url.replace(/:[^/]+/g, '[^/]*').replace(/[.]/g, '\\.')}/?$`)

const withCheck = (refusal: Refusal, check: string): Refusal => Object.assign(refusal, { check })

const unknownRoute = (routes: readonly Route[], { method, url }: FastifyRequest, reply: FastifyReply): Refusal => {
  const path = shownPath(url)
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

/** Answers what has no route: an unknown path or method. Its body is not looked at. */
export const refuseUnknownRoutes = (app: App, lab: Laboratory): void => {
  const routes: Route[] = []
  app.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map(name => ({ method: name, url })))
  })
  // A plugin of its own, so that its hook runs for what is not found alone.
  app.register(async missing => {
    missing.addHook('onRequest', (request, reply, done) => {
      arrived(request, homeOf(lab, request.headers))
      done(unknownRoute(routes, request, reply))
    })
    missing.setNotFoundHandler(() => {})
  })
}
