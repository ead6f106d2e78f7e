import { PassThrough, Readable } from 'node:stream'
import { Value } from '@sinclair/typebox/value'
import type { FastifyRequest } from 'fastify'
import { BODY_LIMITS } from '../../src/contract/body-limits.ts'
import type { App, Plugin } from '../../src/http/app-type.ts'
import { readAsJson, readBodies } from '../../src/http/body.ts'
import { SANDBOX_HEADER } from '../../src/http/caller.ts'
import { type GuardOptions, guard, type LabErrorHandler } from '../../src/http/control-plugin.ts'
import { drain } from '../../src/http/serialize.ts'
import { OPERATIONS } from '../../src/lab/control/index.ts'
import { LabError } from '../../src/lab/lab-error.ts'
import type { Laboratory } from '../../src/lab/laboratory.ts'
import { type Operation, perform } from '../../src/lab/operation.ts'
import { MAIN } from '../../src/lab/sandbox.ts'

export interface ControlOptions {
  readonly settings: GuardOptions
  readonly lab: Laboratory
  readonly answerError: LabErrorHandler
}

/** The control API, which no cloud has: `/_emulator/…`, one route for each operation of the laboratory. */
export const control: Plugin<ControlOptions> = async (app, { settings, lab, answerError }) => {
  app.addHook('onRequest', guard(settings))
  app.addHook('onRequest', readAsJson)
  app.setErrorHandler(answerError)
  const serve = (room: App, operation: Operation): void => {
    const { method, path, reply } = operation
    room.route({
      method,
      url: `/_emulator${path}`,
      schema: { response: { 200: reply } },
      handler: async (request, answer) => {
        const input = inputOf(request, operation)
        const bytes = operation.takesBytes && bytesOf(request)
        const result = await perform(operation, { lab, sandbox: nameOf(request) }, input, bytes)
        if (typeof result === 'string') answer.type(textTypeOf(operation, result))
        return result
      }
    })
  }
  for (const limits of Object.values(BODY_LIMITS)) {
    app.register(async (room: App) => {
      readBodies(room, limits)
      for (const operation of OPERATIONS) {
        const { takesBytes, bodyLimits = BODY_LIMITS.control } = operation
        if (!takesBytes && bodyLimits === limits) serve(room, operation)
      }
    })
  }
  app.register(async (bytes: App) => {
    bytes.removeAllContentTypeParsers()
    bytes.addContentTypeParser('application/json', (_request, body, done) => done(null, body))
    bytes.addHook('onError', async ({ raw }) => drain(raw))
    for (const operation of OPERATIONS) if (operation.takesBytes) serve(bytes, operation)
  })
}

/** Path, query and body merged into one input. */
const inputOf = ({ params, query, body }: FastifyRequest, { input, takesBytes }: Operation): unknown => {
  const { sandbox, ...said } = query as Readonly<Record<string, unknown>>
  const url = readTexts(input, { ...said, ...inPath(params as Record<string, string>) })
  if (body === undefined || takesBytes) return url
  if (!isObject(body)) throw new LabError(400, 'the request body must be a JSON object')
  const twice = Object.keys(url).find(name => body[name] !== undefined && body[name] !== url[name])
  if (twice !== undefined) throw new LabError(400, `${twice} differs between URL and body`)
  return { ...body, ...url }
}

/** Converts the texts of a URL to numbers and booleans. A number that would change, such as `1e3`, stays a text and is rejected. */
const readTexts = (input: Operation['input'], texts: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const read = Value.Convert(input, { ...texts }) as Record<string, unknown>
  const asWritten = ([name, value]: [string, unknown]) =>
    typeof value === 'number' && String(value) !== texts[name] ? [name, texts[name]] : [name, value]
  return Object.fromEntries(Object.entries(read).map(asWritten))
}

/** The part of a path that `*` matches is the key of an object. */
const inPath = ({ '*': key, ...named }: Readonly<Record<string, string>>) =>
  key === undefined ? named : { ...named, key }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The uploaded bytes. A reader that stops early does not end the connection, because the response still has to be sent. */
const bytesOf = ({ body, headers, raw }: FastifyRequest): Readable | undefined => {
  const { 'content-length': length, 'transfer-encoding': coding } = headers
  // In HTTP/2 the headers frame says whether a body follows.
  const { stream } = raw as { readonly stream?: { readonly endAfterHeaders: boolean } }
  const isSent = coding !== undefined || stream?.endAfterHeaders === false
  if (!(body instanceof Readable) || (length === undefined ? !isSent : length === '0')) return undefined
  const bytes = new PassThrough()
  // The upload may break off after its last reader has stopped.
  bytes.on('error', () => {})
  body.once('close', () => {
    if (!body.readableEnded) bytes.destroy(new LabError(400, 'the upload broke off; nothing of it is kept'))
  })
  return body.pipe(bytes)
}

const nameOf = ({ query, headers }: FastifyRequest): string => {
  const name = (query as { readonly sandbox?: unknown }).sandbox ?? headers[SANDBOX_HEADER] ?? MAIN
  if (typeof name !== 'string') throw new LabError(400, 'sandbox is given more than once')
  return name
}

/** Content-Type of a result that is not JSON. */
const textTypeOf = ({ texts = [] }: Operation, text: string): string => {
  const isXml = text.startsWith('<?xml')
  return `${texts.find(type => type.endsWith('xml') === isXml) ?? 'text/plain'}; charset=utf-8`
}
