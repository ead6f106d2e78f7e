import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { preParsingHookHandler } from 'fastify'
import { refuse } from '../contract/refusals/refusal.ts'

const DECODERS: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress]
])

/** Undoes the Content-Encoding of a request body; the limit on its size counts the decoded bytes. */
export const decodeBody: preParsingHookHandler = (request, _reply, payload, done) => {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase()
  if (encoding === undefined || encoding === '' || encoding === 'identity') return done(null, payload)
  const decoder = DECODERS.get(encoding)
  if (decoder === undefined) {
    const refusal = refuse(80000, {
      reason: 'the Content-Encoding of the request is not known',
      explain: `the Content-Encoding of the request is not known; send ${[...DECODERS.keys()].join(', ')} or none`
    })
    refusal.check = 'body'
    return done(refusal)
  }
  delete request.headers['content-length']
  const decoded = decoder()
  // The body may go on after its reader has given up, and an error that nobody listens to ends the process.
  decoded.on('error', () => {})
  payload.once('error', error => decoded.destroy(error))
  payload.once('close', () => decoded.destroyed || payload.readableEnded || decoded.destroy())
  done(null, payload.pipe(decoded))
}
