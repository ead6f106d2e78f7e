import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../src/contract/refusals/refusal.ts'
import type { Plugin } from '../src/http/app-type.ts'
import { ownsPieces } from '../src/http/body.ts'
import { release } from '../src/http/body-memory.ts'
import { hostOf, SANDBOX_HEADER, sandboxOf } from '../src/http/caller.ts'
import { askForBody, isBodyHeldBack } from '../src/http/continue.ts'
import { headerText } from '../src/http/error-handler.ts'
import { arrivedAtStorage } from '../src/http/record.ts'
import { stateAway } from '../src/http/reply.ts'
import { exemptUpload, lateError } from '../src/http/time-limits.ts'
import type { Laboratory } from '../src/lab/laboratory.ts'
import { sandboxStorage } from '../src/lab/world/storage.ts'
import { identifyStorageCaller } from '../src/lab/world/storage-caller.ts'
import { headerOf, S3Error, type S3Reply, type S3Request } from '../src/s3/protocol.ts'
import { type Operation, operationOf, serve } from '../src/s3/server.ts'
import { signatureOf } from '../src/s3/signature.ts'
import { authenticateGrant, storageFailure, volumeStorage } from '../src/s3/volume-storage.ts'
import { xml } from '../src/s3/xml.ts'
import { StateFileError } from '../src/volumes/blobs.ts'
import { VOLUME_BUCKET } from '../src/volumes/volume.ts'

/** undefined: no other process shares the state. */
type MaybeTurns = Laboratory['options']['turns']

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH'] as const

const XML = 'application/xml'

/** Path of every request for the storage; their own paths are bucket names and keys, which may look like those of the API. */
export const STORAGE_PATH = `/${VOLUME_BUCKET}`

/** The storage: buckets of the world, those that clients make, and the bucket of volumes. */
export const storage: Plugin<{ readonly lab: Laboratory }> = async (app, { lab }) => {
  // Replies before the body is looked at: Fastify would answer 415 to some types. It must not go on, so `done` is never called.
  app.addHook('onRequest', (request, reply, _done) => {
    respond(lab, request, reply).catch(error => reply.send(error))
  })
  for (const url of [STORAGE_PATH, `${STORAGE_PATH}/*`]) app.route({ method: [...METHODS], url, handler: () => {} })
}

const respond = async (lab: Laboratory, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  try {
    const { status, headers = {}, body = '' } = await answer(lab, request)
    reply.code(status).headers(headers)
    if (typeof body === 'string' && body !== '') reply.type(XML)
    reply.send(body)
  } catch (error) {
    const { turns } = lab.options
    if (!(error instanceof StateFileError)) return sendFailure(failureOf(error), request, reply, turns)
    if (!(await drain(request, turns))) closeAfter(request.raw, reply)
    stateAway(request, reply, true, error.message)
  }
}

const answer = async (lab: Laboratory, fastifyRequest: FastifyRequest): Promise<S3Reply> => {
  const request = requestOf(fastifyRequest, lab.options.turns)
  const record = arrivedAtStorage(fastifyRequest, lab.main, Object.fromEntries(request.query))
  const operation = operationOf(request)
  record.storage = operation.name ?? 'unknown'
  return operation.bucket === VOLUME_BUCKET
    ? answerVolume(lab, fastifyRequest, request, operation)
    : answerBucket(lab, fastifyRequest, request, operation)
}

const BEARER = /^bearer +(\S+)$/i

/** The token that `apply` returned identifies the caller. Google Cloud clients send only the token, others add a signature. */
const answerVolume = (
  lab: Laboratory,
  { received }: FastifyRequest,
  request: S3Request,
  operation: Operation
): Promise<S3Reply> => {
  const [, bearer] = BEARER.exec(headerOf(request, 'authorization') ?? '') ?? []
  const signed = bearer === undefined ? signatureOf(request) : undefined
  if (bearer === undefined && signed === undefined) {
    throw new S3Error(
      'AccessDenied',
      'the request is not signed: it has no Authorization header and no presigned query'
    )
  }
  const token = bearer ?? signed?.token ?? ''
  const found = sandboxOf(lab, token, undefined)
  if (found instanceof Refusal) throw new S3Error('InvalidToken', found.reason)
  const { sandbox } = found
  received?.moveTo(sandbox)
  const { volumes, now } = sandbox
  const grant = authenticateGrant(volumes.granted(token), signed, now())
  return serve(request, operation, volumeStorage(grant, volumes, now()), signed?.chunkSigner(grant.secretKey))
}

const answerBucket = (
  lab: Laboratory,
  { received, headers }: FastifyRequest,
  request: S3Request,
  operation: Operation
): Promise<S3Reply> => {
  const signed = signatureOf(request)
  const found = sandboxOf(lab, signed?.accessKey ?? '', headers[SANDBOX_HEADER])
  if (found instanceof Refusal) throw new S3Error('InvalidAccessKeyId', found.reason)
  const { sandbox, key } = found
  received?.moveTo(sandbox)
  const caller = identifyStorageCaller(sandbox, signed, key, lab.options.clock())
  // A page can make a URL with any keys, and send it without the browser asking here first.
  if (caller.kind === 'unlisted' && FOREIGN.test(String(headers['sec-fetch-site']))) {
    throw new S3Error(
      'AccessDenied',
      'a page of another site may not use keys that nobody verifies; list them in the world'
    )
  }
  const signer = caller.kind === 'listed' ? signed?.chunkSigner(caller.secretKey) : undefined
  return serve(request, operation, sandboxStorage(lab, sandbox, caller), signer)
}

const FOREIGN = /^(?:cross-site|same-site)$/

/** The scheme and host that clients send to proxies. */
const ABSOLUTE = /^[a-z]+:\/\/[^/]*/i

const requestOf = ({ method, raw, headers, originalUrl, server }: FastifyRequest, turns: MaybeTurns): S3Request => {
  const url = originalUrl.replace(ABSOLUTE, '')
  const at = url.indexOf('?')
  const [path, search] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
  return {
    method,
    path,
    query: new URLSearchParams(search),
    headers,
    host: hostOf(headers),
    body: piecesOf(raw, server.server.requestTimeout, turns)
  }
}

/**
 * The body of a request; the memory of a piece is freed as soon as the next one is asked for.
 * @param longest milliseconds between two pieces @param turns others have theirs while the body arrives
 */
async function* piecesOf(raw: FastifyRequest['raw'], longest: number, turns: MaybeTurns): AsyncGenerator<Uint8Array> {
  askForBody(raw)
  const comeBack = turns?.leave()
  const isOwner = ownsPieces(raw)
  const endUpload = exemptUpload(raw)
  // Destroying a request would close its connection before the response.
  const pieces = raw.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  let giveUp: (() => void) | undefined
  const timer = setTimeout(() => giveUp?.(), longest).unref()
  try {
    for (;;) {
      const { done, value } = await new Promise<IteratorResult<Buffer>>((resolve, reject) => {
        giveUp = () => reject(lateError())
        timer.refresh()
        pieces.next().then(resolve, reject)
      })
      giveUp = undefined
      if (done) return
      yield value
      if (isOwner) release(value)
    }
  } finally {
    clearTimeout(timer)
    // After a pause that was too long, the connection closes, and the rest of the body may never come.
    if (giveUp === undefined) {
      endUpload()
      await pieces.return?.()
    }
    await comeBack?.()
  }
}

/** Drains the body first: clients read the response only after they have sent everything. */
const sendFailure = async (
  error: S3Error,
  request: FastifyRequest,
  reply: FastifyReply,
  turns: MaybeTurns
): Promise<void> => {
  const { raw, method } = request
  // A client that has stopped to send would never come to the end.
  if (error.code === 'RequestTimeout' || !(await drain(request, turns))) closeAfter(raw, reply)
  reply
    .code(error.status)
    .headers(error.headers)
    .header('x-emulator-check', 'storage')
    .header('x-emulator-explain', headerText(error.message))
  if (method === 'HEAD') {
    reply.send('')
    return
  }
  const content = [
    ['Code', error.code],
    ['Message', error.message]
  ] as const
  reply.type(XML).send(xml('Error', content, false))
}

/** Reads the rest of a body, which may come as slowly as an upload. Returns whether all of it came. A client that waits to be asked for it keeps it. */
const drain = async ({ raw, server }: FastifyRequest, turns: MaybeTurns): Promise<boolean> => {
  if (raw.readableEnded) return true
  if (isBodyHeldBack(raw)) return false
  try {
    for await (const _ of piecesOf(raw, server.server.requestTimeout, turns));
    return true
  } catch {
    return false
  }
}

const closeAfter = ({ httpVersionMajor }: FastifyRequest['raw'], reply: FastifyReply): void => {
  if (httpVersionMajor < 2) reply.header('connection', 'close')
}

const GONE = 'the file is gone; upload the object again'

/** @throws errors that are defects of the emulator */
const failureOf = (error: unknown): S3Error => {
  const known = storageFailure(error)
  if (known instanceof S3Error) return known
  if (error instanceof Error && 'code' in error && 'path' in error) {
    return new S3Error(
      'AccessDenied',
      `reading the bucket on disk failed with ${error.code}; ${error.code === 'ENOENT' ? GONE : "let the emulator's user read it"}`
    )
  }
  if (error instanceof Error && 'code' in error && error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new S3Error('RequestTimeout', 'no byte of the body has arrived for too long; send it again')
  }
  // The client has disconnected.
  if (error instanceof Error && 'code' in error)
    return new S3Error('IncompleteBody', 'the body did not arrive as a whole')
  throw error
}
