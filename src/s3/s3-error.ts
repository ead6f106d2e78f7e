/** documented: Amazon S3 error responses; the words are partly ours */
const ERRORS = {
  AccessDenied: 403,
  BadDigest: 400,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  ExpiredToken: 400,
  IncompleteBody: 400,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidToken: 400,
  KeyTooLongError: 400,
  MalformedXML: 400,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400
} as const satisfies Readonly<Record<string, number>>

export type S3Code = keyof typeof ERRORS

/** An answer of the storage other than success. Its message holds neither keys nor tokens. */
export class S3Error extends Error {
  readonly code: S3Code

  constructor(code: S3Code, message: string) {
    super(message)
    this.code = code
  }

  /** HTTP status. */
  get status(): number {
    return ERRORS[this.code]
  }
}
