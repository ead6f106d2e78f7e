import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import { LabError } from '../lab/lab-error.ts'
import type { Laboratory } from '../lab/laboratory.ts'
import { shownPath } from '../text/secrets.ts'
import { nearest } from '../text/text.ts'
import type { App } from './app-type.ts'
import { findJournalSandbox } from './caller.ts'
import type { LabErrorHandler } from './control-plugin.ts'
import { arrived } from './record.ts'

interface Route {
  readonly method: string
  readonly url: string
}

/** Path prefix of the control API. */
export const CONTROL = '/_emulator'

/**
 * Answers requests without a route: an unknown path or method. The body is not read.
 * @param errors answers requests below the control API's prefix
 */
export const refuseUnknownRoutes = (app: App, lab: Laboratory, errors: LabErrorHandler): void => {
  const routes: Route[] = []
  app.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map(name => ({ method: name, url })))
  })
  // Separate plugins, so that their hooks run only for requests without a route.
  app.register(async missing => {
    missing.addHook('onRequest', (request, reply, done) => {
      arrived(request, findJournalSandbox(lab, request.headers))
      done(unknownRoute(routes, request, reply))
    })
    missing.setNotFoundHandler(() => {})
  })
  const inControl = async (missing: App) => {
    const operations = () => routes.filter(({ url }) => url.startsWith(CONTROL))
    missing.setErrorHandler(errors)
    missing.addHook('onRequest', (request, reply, done) => done(unknownOperation(operations(), request, reply)))
    missing.setNotFoundHandler(() => {})
  }
  app.register(inControl, { prefix: CONTROL })
}

const unknownRoute = (routes: readonly Route[], request: FastifyRequest, reply: FastifyReply): Refusal => {
  const { asked, allowed, near } = lookUp(routes, request)
  if (allowed.length > 0) {
    reply.header('allow', allowed.join(', '))
    return refuse(405, { check: 'method', reason: asked, explain: `this path takes ${allowed.join(', ')}` })
  }
  return refuse(404, { check: 'path', reason: asked, explain: insteadOf(near) })
}

const LONGEST = 100

/** Routes that the client may have meant. */
const lookUp = (routes: readonly Route[], { method, url }: FastifyRequest) => {
  const path = shownPath(url)
  const paths = [...new Set(routes.map(route => route.url))]
  const allowed = routes.filter(route => matcher(route.url).test(path)).map(route => route.method)
  const shortPath = path.length <= LONGEST ? path : `${path.slice(0, LONGEST)}…`
  return { asked: `${method} ${shortPath}`, allowed, near: nearest(path, paths) }
}

const matcher = (url: string): RegExp => new RegExp(`^${url.replace(/:[^/]+/g, '[^/]*').replace(/[.]/g, '\\.')}/?$`)

const LISTS = `GET ${CONTROL}/openapi/contract.json lists the calls of the API, GET ${CONTROL}/openapi.json those of the laboratory`

const insteadOf = (near: string | undefined): string => (near === undefined ? LISTS : `did you mean ${near}?`)

const unknownOperation = (routes: readonly Route[], request: FastifyRequest, reply: FastifyReply): LabError => {
  const { asked, allowed, near } = lookUp(routes, request)
  if (allowed.length > 0) {
    reply.header('allow', allowed.join(', '))
    return new LabError(405, `${asked}: this path takes ${allowed.join(', ')}`)
  }
  const advice = near === undefined ? `GET ${CONTROL}/openapi.json tells what there is` : `did you mean ${near}?`
  return new LabError(404, `there is no ${asked}; ${advice}`)
}
