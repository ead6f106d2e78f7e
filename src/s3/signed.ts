import { timingSafeEqual } from 'node:crypto'
import { headerOf, type S3Request } from './protocol.ts'

/** A request's claim to be signed. Its secret is not known yet. */
export interface Signed {
  readonly accessKey: string
  /** Token of temporary keys. */
  readonly token: string | undefined
  /** Epoch milliseconds at which a presigned URL expires. */
  readonly expiresAt: number | undefined
  isSignedWith(secretKey: string): boolean
  /** Verifies the chunks of a body that the secret key signed. */
  chunkSigner(secretKey: string): ChunkSigner
}

/** Verifies signed chunks, one after the other. */
export interface ChunkSigner {
  /** More bytes of the current chunk. */
  update(bytes: Uint8Array): void
  /** Ends the current chunk. @throws S3Error when it has another signature */
  check(signature: string | undefined): void
  /** @throws S3Error when they are signed, and have another signature */
  checkTrailers(trailers: ReadonlyMap<string, string>): void
}

/** The session token, from the header or the query. */
export const tokenOf = (request: S3Request): string | undefined => {
  const { query } = request
  const header = headerOf(request, 'x-amz-security-token')
  return header ?? query.get('X-Amz-Security-Token') ?? query.get('x-amz-security-token') ?? undefined
}

/** Compares in constant time. */
export const isSame = (expected: Buffer, signature: string, encoding: 'hex' | 'base64' = 'hex'): boolean => {
  const given = Buffer.from(signature, encoding)
  return given.length === expected.length && timingSafeEqual(expected, given)
}

/** In code-unit order. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
