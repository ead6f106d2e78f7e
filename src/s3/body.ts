import { createHash } from 'node:crypto'
import {
  CHECKSUMS,
  type Checksum,
  type ChecksumName,
  checksumHeader,
  isChecksumName,
  newChecksum
} from './checksums.ts'
import { chunksOf } from './chunked.ts'
import { headerOf, S3Error, type S3Request } from './protocol.ts'
import type { ChunkSigner } from './signed.ts'

/** The object of a request's body, with the checks that its headers ask for. */
export interface IncomingBody {
  readonly bytes: AsyncIterable<Uint8Array>
  /** Bytes that the client announced; undefined: it did not. */
  readonly size: number | undefined
  /** Checks the received bytes; returns headers with their checksums. @throws S3Error */
  verify(received: { readonly size: number; readonly md5: string; readonly sha256: string }): Record<string, string>
}

/**
 * documented: Amazon S3, "Checking object integrity" and "Signature calculations: transferring payload in multiple chunks"
 * @param signer of chunks; undefined: their signatures are not verified, because the secret is unknown
 * @param wanted a checksum that is computed even if the client gives none
 * @throws S3Error
 */
export const readBody = (request: S3Request, signer: ChunkSigner | undefined, wanted?: ChecksumName): IncomingBody => {
  const hash = headerOf(request, 'x-amz-content-sha256') ?? ''
  if (hash !== '' && hash !== 'UNSIGNED-PAYLOAD' && !hash.startsWith('STREAMING-') && !SIGNED_HASH.test(hash)) {
    throw new S3Error(
      'InvalidArgument',
      'x-amz-content-sha256 is UNSIGNED-PAYLOAD, STREAMING-…, or a SHA-256 of 64 lower-case hexadecimal digits'
    )
  }
  const isChunked =
    hash.startsWith('STREAMING-') || /\baws-chunked\b/i.test(headerOf(request, 'content-encoding') ?? '')
  const size = announcedSize(request, isChunked)
  const trailers = new Map<string, string>()
  const checks = checksOf(request, wanted)
  const signed = hash.startsWith('STREAMING-AWS4-HMAC-SHA256') ? signer : undefined
  const decoded = isChunked ? chunksOf(request.body, trailers, signed) : request.body
  return {
    bytes: checks.size === 0 ? decoded : summed(decoded, checks),
    size,
    verify: received => verify(request, { received, size, trailers, checks, hash, wanted })
  }
}

const announcedSize = (request: S3Request, isChunked: boolean): number | undefined => {
  const name = isChunked ? 'x-amz-decoded-content-length' : 'content-length'
  const length = headerOf(request, name)
  if (length === undefined) {
    if (isChunked)
      throw new S3Error('MissingContentLength', 'a body in aws-chunked form needs x-amz-decoded-content-length')
    return undefined
  }
  if (/^\d{1,15}$/.test(length)) return Number(length)
  throw new S3Error('InvalidArgument', `${name} is no length`)
}

/** The checksums that the headers give, or announce as trailers. */
export const givenChecksums = (request: S3Request): ChecksumName[] =>
  [...Object.keys(request.headers), ...announcedTrailers(request)].flatMap(name => {
    const [, checksum = ''] = /^x-amz-checksum-(.*)$/.exec(name) ?? []
    return isChecksumName(checksum) ? checksum : []
  })

/** Those to compute. sha256 is computed for every upload. */
const checksOf = (request: S3Request, wanted: ChecksumName | undefined): Map<ChecksumName, Checksum> => {
  const names = new Set([...givenChecksums(request), ...(wanted === undefined ? [] : [wanted])])
  names.delete('sha256')
  return new Map([...names].map(name => [name, newChecksum(name)]))
}

/** Names that `x-amz-trailer` lists. */
const announcedTrailers = (request: S3Request): readonly string[] =>
  (headerOf(request, 'x-amz-trailer') ?? '')
    .split(',')
    .map(name => name.trim().toLowerCase())
    .filter(name => name !== '')

/** The same bytes, which pass the checksums on their way. */
export async function* summed(
  bytes: AsyncIterable<Uint8Array>,
  checks: ReadonlyMap<ChecksumName, Checksum>
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    for (const check of checks.values()) check.update(chunk)
    yield chunk
  }
}

interface Evidence {
  readonly received: { readonly size: number; readonly md5: string; readonly sha256: string }
  readonly size: number | undefined
  readonly trailers: ReadonlyMap<string, string>
  readonly checks: ReadonlyMap<ChecksumName, Checksum>
  readonly hash: string
  readonly wanted: ChecksumName | undefined
}

const SIGNED_HASH = /^[0-9a-f]{64}$/

const verify = (request: S3Request, evidence: Evidence): Record<string, string> => {
  const { received, size, trailers, checks, hash, wanted } = evidence
  if (size !== undefined && received.size !== size) {
    throw new S3Error('IncompleteBody', `${received.size} of ${size} bytes have arrived`)
  }
  const lost = announcedTrailers(request).find(name => !trailers.has(name))
  if (lost !== undefined) {
    throw new S3Error('MalformedTrailerError', `x-amz-trailer announces ${lost.slice(0, 80)}, which did not arrive`)
  }
  const md5 = headerOf(request, 'content-md5')
  if (md5 !== undefined && Buffer.from(md5, 'base64').length !== 16) {
    throw new S3Error('InvalidDigest', 'Content-MD5 is not the Base64 of 16 bytes')
  }
  if (md5 !== undefined && md5 !== inBase64(received.md5)) {
    throw new S3Error('BadDigest', 'the bytes that arrived are not those of Content-MD5')
  }
  if (SIGNED_HASH.test(hash) && hash !== received.sha256) {
    throw new S3Error('XAmzContentSHA256Mismatch', 'the bytes that arrived are not those of x-amz-content-sha256')
  }
  const headers: Record<string, string> = {}
  for (const name of Object.keys(CHECKSUMS) as ChecksumName[]) {
    const header = checksumHeader(name)
    const given = trailers.get(header) ?? headerOf(request, header)
    const found = name === 'sha256' ? inBase64(received.sha256) : checks.get(name)?.digest()
    if (found === undefined || (given === undefined && name !== wanted)) continue
    if (given !== undefined && given !== found)
      throw new S3Error('BadDigest', `the bytes that arrived are not those of ${header}`)
    headers[header] = found
  }
  return headers
}

const inBase64 = (hexadecimal: string): string => Buffer.from(hexadecimal, 'hex').toString('base64')

/** Reads a small body as text, and checks it. @param most bytes @throws S3Error */
export const readText = async (request: S3Request, signer: ChunkSigner | undefined, most: number): Promise<string> => {
  const body = readBody(request, signer)
  const [md5, sha256] = [createHash('md5'), createHash('sha256')]
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body.bytes) {
    size += chunk.length
    if (size > most) throw new S3Error('MalformedXML', `the body has more than ${most} bytes`)
    md5.update(chunk)
    sha256.update(chunk)
    chunks.push(Uint8Array.from(chunk))
  }
  body.verify({ size, md5: md5.digest('hex'), sha256: sha256.digest('hex') })
  return Buffer.concat(chunks).toString('utf8')
}
