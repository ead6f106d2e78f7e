import type { FastifyReply, FastifyRequest } from 'fastify'
import { readHost } from '../contract/hosts.ts'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import { LabError } from '../lab/lab-error.ts'
import type { Laboratory } from '../lab/laboratory.ts'
import { shownPath } from '../text/secrets.ts'
import { nearest } from '../text/text.ts'
import type { App } from './app-type.ts'
import { findJournalSandbox, hostOf } from './caller.ts'
import type { LabErrorHandler } from './control-plugin.ts'
import { arrived } from './record.ts'

interface Route {
  readonly method: string
  readonly url: string
}

/** Path prefix of the control API. */
export const CONTROL = '/_emulator'

export interface UnknownRouteOptions {
  readonly neutralHosts: readonly string[]
  /** Answers requests below the control API's prefix. */
  readonly errors: LabErrorHandler
}

/** Answers requests without a route: an unknown path or method. The body is not read. A browser at the bare address is redirected to the console. */
export const refuseUnknownRoutes = (app: App, lab: Laboratory, { neutralHosts, errors }: UnknownRouteOptions): void => {
  const consoleAt = consoleFor(new Set(neutralHosts.map(host => host.toLowerCase())))
  const routes: Route[] = []
  app.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map(name => ({ method: name, url })))
  })
  // Separate plugins, so that their hooks run only for requests without a route.
  app.register(async missing => {
    missing.addHook('onRequest', (request, reply, done) => {
      const console = consoleAt(request)
      if (console !== undefined) {
        reply.redirect(console, 302)
        return
      }
      arrived(request, findJournalSandbox(lab, request.headers))
      done(unknownRoute(routes, request, reply))
    })
    missing.setNotFoundHandler(() => {})
  })
  const inControl = async (missing: App) => {
    const operations = () => routes.filter(({ url }) => url.startsWith(CONTROL))
    missing.setErrorHandler(errors)
    missing.addHook('onRequest', (request, reply, done) => {
      const console = consoleAt(request)
      if (console === undefined) done(unknownOperation(operations(), request, reply))
      else reply.redirect(console, 302)
    })
    missing.setNotFoundHandler(() => {})
  }
  app.register(inControl, { prefix: CONTROL })
}

/** Where a browser finds the console from here, without the rest of the URL: a proxy may add a prefix to it. */
const CONSOLE: ReadonlyMap<string, string> = new Map([
  ['/', '_emulator/ui/'],
  [CONTROL, '_emulator/ui/'],
  [`${CONTROL}/`, 'ui/']
])

/** Returns the address of the console for a person who opens the bare address in a browser. Names of the service belong to the API. */
const consoleFor =
  (neutral: ReadonlySet<string>) =>
  ({ method, url, headers }: FastifyRequest): string | undefined => {
    if (method !== 'GET' || !/\btext\/html\b/.test(headers.accept ?? '')) return undefined
    const [path = '', query] = url.split('?')
    const console = CONSOLE.get(path)
    if (console === undefined || readHost(hostOf(headers), neutral).kind !== 'neutral') return undefined
    return query === undefined ? console : `${console}?${query}`
  }

const unknownRoute = (routes: readonly Route[], request: FastifyRequest, reply: FastifyReply): Refusal => {
  const { asked, allowed, near, incomplete } = lookUp(routes, request)
  if (incomplete === undefined && allowed.length > 0) {
    reply.header('allow', allowed.join(', '))
    return refuse(405, { check: 'method', reason: asked, explain: `this path takes ${allowed.join(', ')}` })
  }
  return refuse(404, { check: 'path', reason: asked, explain: incomplete ?? insteadOf(near) })
}

const LONGEST = 100

/** Routes that the client may have meant. */
const lookUp = (routes: readonly Route[], { method, url, originalUrl }: FastifyRequest) => {
  const path = shownPath(url)
  // Requests for the storage are routed by another path.
  const sent = shownPath(originalUrl)
  const paths = [...new Set(routes.map(route => route.url))]
  const likely = routes.filter(route => matcher(route.url).test(path))
  const allowed = likely.map(route => route.method)
  const same = likely.find(route => route.method === method)
  const shortPath = sent.length <= LONGEST ? sent : `${sent.slice(0, LONGEST)}…`
  return { asked: `${method} ${shortPath}`, allowed, near: nearest(path, paths), incomplete: same && gapOf(same, path) }
}

/** The name of the parameter that is missing at the end of a path. */
const gapOf = ({ method, url }: Route, path: string): string | undefined => {
  const empty = path.split('/').findIndex((segment, index) => index > 0 && segment === '')
  const [, name] = /^:(.+)/.exec(url.split('/')[empty] ?? '') ?? []
  if (name === undefined) return undefined
  return `${name} is missing in the path; call ${method} ${url.replace(/:([^/]+)/g, '{$1}')}`
}

const matcher = (url: string): RegExp => new RegExp(`^${url.replace(/:[^/]+/g, '[^/]*').replace(/[.]/g, '\\.')}/?$`)

const LISTS = `GET ${CONTROL}/openapi/contract.json lists the calls of the API, GET ${CONTROL}/openapi.json those of the laboratory`

const insteadOf = (near: string | undefined): string => (near === undefined ? LISTS : `did you mean ${near}?`)

const unknownOperation = (routes: readonly Route[], request: FastifyRequest, reply: FastifyReply): LabError => {
  const { asked, allowed, near, incomplete } = lookUp(routes, request)
  if (incomplete !== undefined) return new LabError(404, `${asked}: ${incomplete}`)
  if (allowed.length > 0) {
    reply.header('allow', allowed.join(', '))
    return new LabError(405, `${asked}: this path takes ${allowed.join(', ')}`)
  }
  const advice = near === undefined ? `GET ${CONTROL}/openapi.json tells what there is` : `did you mean ${near}?`
  return new LabError(404, `there is no ${asked}; ${advice}`)
}
