import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { preParsingHookHandler } from 'fastify'
import { refuse } from '../contract/refusals/refusal.ts'

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress
}

/** Undoes the Content-Encoding of a request body; the limit on its size counts the decoded bytes. */
export const decodeBody: preParsingHookHandler = (request, _reply, payload, done) => {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase()
  if (encoding === undefined || encoding === '' || encoding === 'identity') return done(null, payload)
  const decoder = DECODERS[encoding]
  if (decoder === undefined) {
    const known = Object.keys(DECODERS).join(', ')
    const refusal = refuse(80000, {
      reason: 'the Content-Encoding of the request is not known',
      explain: `the Content-Encoding of the request is not known; send ${known} or none`
    })
    refusal.check = 'body'
    return done(refusal)
  }
  delete request.headers['content-length']
  const decoded = decoder()
  payload.once('error', error => decoded.destroy(error))
  done(null, payload.pipe(decoded))
}
