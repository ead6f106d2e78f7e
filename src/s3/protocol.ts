import type { Readable } from 'node:stream'

/** A storage client's request as received. */
export interface S3Request {
  readonly method: string
  /** Path as sent, with percent escapes. */
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly host: string
  /** A piece may be changed once the next one is asked for. */
  readonly body: AsyncIterable<Uint8Array>
}

/** A header's value; the first one of a repeated header. */
export const headerOf = ({ headers }: Pick<S3Request, 'headers'>, name: string): string | undefined =>
  [headers[name]].flat()[0]

/** A path without percent escapes. @param name of the path, for the message @throws S3Error */
export const decodePath = (path: string, code: S3Code, name: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new S3Error(code, `${name} has a broken percent escape, or is not UTF-8`)
  }
}

/** documented: Amazon S3 error responses; some messages are ours */
const ERRORS = {
  AccessDenied: 403,
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 400,
  BadDigest: 400,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  ExpiredToken: 400,
  IncompleteBody: 400,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidObjectState: 403,
  InvalidPart: 400,
  InvalidPartNumber: 416,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidToken: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  MalformedTrailerError: 400,
  MalformedXML: 400,
  MetadataTooLarge: 400,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  OperationAborted: 409,
  PreconditionFailed: 412,
  RequestTimeout: 400,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400
} as const satisfies Readonly<Record<string, number>>

export type S3Code = keyof typeof ERRORS

/** An error response of the storage. Its message contains neither keys nor tokens. */
export class S3Error extends Error {
  readonly code: S3Code
  readonly headers: Readonly<Record<string, string>>

  constructor(code: S3Code, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.code = code
    this.headers = headers
  }

  /** HTTP status. */
  get status(): number {
    return ERRORS[this.code]
  }
}

export interface S3Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** XML, or the bytes of an object. */
  readonly body?: string | Readable
}
