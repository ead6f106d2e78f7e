import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../src/contract/refusals/refusal.ts'
import type { Plugin } from '../src/http/app-type.ts'
import { hostOf, sandboxOf } from '../src/http/caller.ts'
import { headerText } from '../src/http/error-handler.ts'
import { drain } from '../src/http/serialize.ts'
import type { Laboratory } from '../src/lab/laboratory.ts'
import { authenticate, tokenOf } from '../src/s3/auth.ts'
import { S3Error, type S3Reply, type S3Request, xml } from '../src/s3/protocol.ts'
import { serve } from '../src/s3/server.ts'
import { DiskError } from '../src/volumes/blobs.ts'
import { VOLUME_BUCKET } from '../src/volumes/volume.ts'

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] as const

const XML = 'application/xml'

/** The storage of volumes: the part of S3 that SDKs use for uploads. The token that `apply` returned identifies the caller. */
export const storage: Plugin<{ readonly lab: Laboratory }> = async (app, { lab }) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
  for (const url of [`/${VOLUME_BUCKET}`, `/${VOLUME_BUCKET}/*`]) {
    app.route({
      method: [...METHODS],
      url,
      handler: async (request, reply) => {
        try {
          const { status, headers = {}, body } = await answer(lab, requestOf(request))
          reply.code(status).headers(headers)
          return await (body === undefined ? reply.send() : reply.type(XML).send(body))
        } catch (error) {
          return sendFailure(failureOf(error), request, reply)
        }
      }
    })
  }
}

const answer = async (lab: Laboratory, request: S3Request): Promise<S3Reply> => {
  const token = tokenOf(request) ?? ''
  const found = sandboxOf(lab, token, undefined)
  if (found instanceof Refusal) throw new S3Error('InvalidToken', found.reason)
  const { volumes, now } = found.sandbox
  const grant = authenticate(request, volumes.granted(token), now())
  return serve(request, grant, now(), () => volumes.newUploadId())
}

const requestOf = ({ method, raw, headers }: FastifyRequest): S3Request => {
  const [path = '', ...search] = (raw.url ?? '').split('?')
  return { method, path, search: search.join('?'), headers, host: hostOf(headers), body: raw }
}

/** Drains the body first: clients read the response only after they have sent everything. */
const sendFailure = async (error: S3Error, { raw, method }: FastifyRequest, reply: FastifyReply) => {
  await drain(raw)
  reply.code(error.status).header('x-emulator-check', 'storage').header('x-emulator-explain', headerText(error.message))
  if (method === 'HEAD') return reply.send()
  const content = [
    ['Code', error.code],
    ['Message', error.message]
  ] as const
  return reply.type(XML).send(xml('Error', content, false))
}

/** Codes that clients do not retry by themselves. @throws errors that are defects of the emulator */
const failureOf = (error: unknown): S3Error => {
  if (error instanceof S3Error) return error
  if (error instanceof DiskError) return new S3Error(error.isFull ? 'EntityTooLarge' : 'AccessDenied', error.message)
  // The client has disconnected, or its request did not arrive in time.
  if (error instanceof Error && 'code' in error)
    return new S3Error('IncompleteBody', 'the body did not arrive as a whole')
  throw error
}
