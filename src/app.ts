import Fastify from 'fastify'
import { contract } from '../routes/contract.ts'
import { webConsole } from '../routes/emulator/console.ts'
import { control } from '../routes/emulator/laboratory.ts'
import { pages } from '../routes/emulator/pages.ts'
import { STORAGE_PATH, storage } from '../routes/storage.ts'
import type { Settings } from './config/settings.ts'
import { BODY_LIMITS } from './contract/body-limits.ts'
import type { App } from './http/app-type.ts'
import { readBodies } from './http/body.ts'
import { answerExpectations } from './http/continue.ts'
import { labErrorHandler } from './http/control-plugin.ts'
import { refusalHandler } from './http/error-handler.ts'
import { deliver, Waits } from './http/faults/wire.ts'
import { CONTROL, refuseUnknownRoutes } from './http/not-found.ts'
import type { Logger } from './http/public-types.ts'
import { answerHttpOnHttpsPort, answerMalformed, answerUnsupportedHttp } from './http/raw-requests.ts'
import { arrived, recordUnroutable } from './http/record.ts'
import { replyInBatches } from './http/reply.ts'
import { serializerCompiler } from './http/serialize.ts'
import { limitTimes, MOST_STREAMS } from './http/time-limits.ts'
import { takeTurns } from './http/turns.ts'
import { shapeCompiler } from './http/validation.ts'
import type { Laboratory } from './lab/laboratory.ts'
import { isForStorage } from './s3/detect.ts'
import type { KeyedCertificate } from './tls/certificate.ts'

/** The HTTP side of the emulator, ready to listen or to be injected into. */
export const buildApp = (settings: Settings, lab: Laboratory, logger?: Logger, certificate?: KeyedCertificate): App => {
  const { messageStyle, checkResponses, unknownFields } = settings
  const answerRefusal = refusalHandler(messageStyle, checkResponses, logger)
  const answerLabError = labErrorHandler(logger)
  // Fastify has no logger of its own: with one it listens for the end of each reply, a tenth of the time of a request.
  const app: App = Fastify({
    ...(certificate && secure(certificate)),
    // Requests that arrived before the server closes are answered as usual.
    return503OnClosing: false,
    http: { requireHostHeader: false },
    exposeHeadRoutes: false,
    // Ours are set below: without these Fastify would load Ajv and its serializer at the start.
    schemaController: { compilersFactory: { buildValidator: neverAsked, buildSerializer: neverAsked } },
    // A base URL that ends with a slash makes clients ask for `//v1/…`.
    routerOptions: { ignoreDuplicateSlashes: true, ignoreTrailingSlash: true, maxParamLength: 16_384 },
    frameworkErrors: (error, request, reply) => {
      if (request.url.startsWith(CONTROL)) return answerLabError(error, request, reply)
      arrived(request, lab.main)
      answerRefusal(error, request, reply)
      recordUnroutable(request, reply, messageStyle)
    },
    clientErrorHandler: answerMalformed,
    rewriteUrl: request => (isForStorage(request) ? STORAGE_PATH : (request.url ?? ''))
  })
  app.decorateRequest('received')
  app.decorateRequest('injected')
  app.decorate('contractRoutes', [])
  readBodies(app, BODY_LIMITS.control)
  app.setValidatorCompiler(shapeCompiler(unknownFields))
  app.setSerializerCompiler(serializerCompiler(checkResponses))
  app.setErrorHandler(answerRefusal)
  const waits = new Waits()
  takeTurns(app, lab, STORAGE_PATH)
  app.addHook('onSend', replyInBatches(deliver(waits), lab, logger))
  refuseUnknownRoutes(app, lab, { neutralHosts: [...settings.neutralHosts, settings.host], errors: answerLabError })
  answerUnsupportedHttp(app)
  answerExpectations(app, request => isForStorage(request) || request.url?.startsWith(STORAGE_PATH) === true)
  limitTimes(app)
  if (certificate !== undefined) answerHttpOnHttpsPort(app, logger)
  app.register(pages, { lab })
  app.register(control, { settings, lab, answerError: answerLabError })
  app.register(webConsole, { settings, lab, answerError: answerLabError })
  app.register(storage, { lab })
  app.register(contract, { settings, lab, logger, waits })
  lab.send = async ({ method, path, query, headers, body }) => {
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
    const sent = app.inject({
      ...{ method, url: path, headers: { ...headers }, ...payload },
      ...(query !== undefined && { query: { ...query } })
    })
    const { statusCode, headers: got, body: text } = await (lab.options.turns?.outside(sent.then()) ?? sent)
    return { status: statusCode, headers: got, body: text }
  }
  return app
}

const neverAsked = (): never => {
  throw new Error('the compilers of schemas were not set')
}

/** HTTP/2 for clients that ask for it, HTTP/1.1 for all others; Fastify has a type for each kind of server, we have one. */
const secure = (certificate: KeyedCertificate): object => ({
  http2: true,
  https: { allowHTTP1: true, settings: { maxConcurrentStreams: MOST_STREAMS }, ...certificate }
})
