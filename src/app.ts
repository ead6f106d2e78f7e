import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { registerRoutes } from '../routes/index.ts'
import type { Settings } from './config/settings.ts'
import type { App } from './http/app-type.ts'
import { identify } from './http/caller.ts'
import { readJsonBody } from './http/json-body.ts'
import { answerMalformed } from './http/malformed.ts'
import { refusalHandler } from './http/refusals.ts'
import { serialize, serializerCompiler } from './http/serialize.ts'
import { shapeCompiler } from './http/shapes.ts'
import { type Route, refuseUnknown } from './http/unknown-route.ts'
import type { Sandbox } from './imports/sandbox.ts'

const BODY_LIMIT = 16 * 1024 * 1024

/** documented: control-plane requests time out after a minute */
const REQUEST_TIMEOUT = 60_000

const parseBody = (_request: unknown, body: Buffer, done: (error: Error | null, value?: unknown) => void): void => {
  try {
    done(null, readJsonBody(body))
  } catch (refusal) {
    done(refusal as Error)
  }
}

/** The HTTP side of the emulator, ready to listen or to be injected into. */
export const buildApp = (settings: Settings, sandbox: () => Sandbox, logger?: FastifyBaseLogger): App => {
  const answerRefusal = refusalHandler(settings.messageStyle, settings.checkResponses)
  const app: App = Fastify({
    ...(logger === undefined ? {} : { loggerInstance: logger }),
    // Two log lines a request would halve the throughput.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: parent => parent,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    http: { requireHostHeader: false },
    exposeHeadRoutes: false,
    // A base URL that ends with a slash makes clients ask for `//v1/…`.
    routerOptions: { ignoreDuplicateSlashes: true, ignoreTrailingSlash: true, maxParamLength: 16_384 },
    frameworkErrors: answerRefusal,
    clientErrorHandler: answerMalformed
  })
  app.decorateRequest('call')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, parseBody)
  app.setValidatorCompiler(shapeCompiler(settings.unknownFields))
  app.setSerializerCompiler(serializerCompiler(settings.checkResponses))
  app.setReplySerializer(serialize)
  app.setErrorHandler(answerRefusal)

  const routes: Route[] = []
  app.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map(name => ({ method: name, url })))
  })
  app.addHook('onRequest', refuseUnknown(routes))
  registerRoutes(app, identify(sandbox, settings.neutralHosts))
  return app
}
