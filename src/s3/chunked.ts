import { S3Error } from './protocol.ts'
import type { ChunkSigner } from './signed.ts'

/** Maximum bytes of a chunk's first line, and of all trailers. */
const LONGEST_LINE = 4096

const LINE_FEED = 10

/** `<size in hexadecimal>` or `<size>;chunk-signature=<signature>` */
const CHUNK = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i

const broken = (problem: string): S3Error =>
  new S3Error('IncompleteBody', `the body is not in aws-chunked form: ${problem}`)

/**
 * The bytes of a body in aws-chunked form; nothing is copied or collected.
 * @param trailers gets the lines behind the last chunk @param signer undefined: signatures are not verified @throws S3Error
 */
export async function* chunksOf(
  body: AsyncIterable<Uint8Array>,
  trailers: Map<string, string>,
  signer: ChunkSigner | undefined
): AsyncGenerator<Uint8Array> {
  let left = 0
  let state: 'size' | 'data' | 'data end' | 'trailers' = 'size'
  let line = ''
  let inTrailers = 0
  let signature: string | undefined
  for await (const piece of body) {
    let at = 0
    while (at < piece.length) {
      if (state === 'data') {
        const data = piece.subarray(at, at + left)
        at += data.length
        left -= data.length
        signer?.update(data)
        if (left === 0) state = 'data end'
        yield data
        continue
      }
      const end = piece.indexOf(LINE_FEED, at)
      line += Buffer.from(piece.subarray(at, end < 0 ? piece.length : end)).toString('latin1')
      if (line.length > LONGEST_LINE) throw broken('a line is too long')
      if (end < 0) break
      at = end + 1
      const text = line.endsWith('\r') ? line.slice(0, -1) : line
      line = ''
      if (state === 'data end') {
        if (text !== '') throw broken('a chunk is longer than its size')
        signer?.check(signature)
        state = 'size'
        continue
      }
      if (state === 'trailers') {
        inTrailers += text.length
        if (inTrailers > LONGEST_LINE) throw broken('its trailers are too long')
        addTrailer(trailers, text)
        continue
      }
      const [, size, given] = CHUNK.exec(text) ?? []
      if (size === undefined) throw broken('a chunk has no size')
      signature = given?.toLowerCase()
      left = Number.parseInt(size, 16)
      state = left === 0 ? 'trailers' : 'data'
      if (left === 0) signer?.check(signature)
    }
  }
  // The line end of the last trailer may be missing.
  if (state === 'trailers') addTrailer(trailers, line.endsWith('\r') ? line.slice(0, -1) : line)
  else throw broken('it ends before its last chunk')
  signer?.checkTrailers(trailers)
}

const addTrailer = (trailers: Map<string, string>, text: string): void => {
  const colon = text.indexOf(':')
  if (colon > 0) trailers.set(text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim())
}
