import type { Readable } from 'node:stream'
import type { Volume } from '../volumes/volume.ts'

/** A storage client's request as received. */
export interface S3Request {
  readonly method: string
  /** Path as sent, with percent escapes. */
  readonly path: string
  /** Text after the question mark, as sent. */
  readonly search: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly host: string
  readonly body: Readable
}

/** A request with its volume. */
export interface S3Call extends S3Request {
  readonly query: URLSearchParams
  readonly volume: Volume
  /** Key in the volume; undefined for the bucket itself. */
  readonly key: string | undefined
  /** Epoch milliseconds of the sandbox. */
  readonly now: number
  readonly newUploadId: () => string
}

/** A header's value; the first one of a repeated header. */
export const headerOf = ({ headers }: Pick<S3Request, 'headers'>, name: string): string | undefined =>
  [headers[name]].flat()[0]

/** documented: Amazon S3 error responses; some messages are ours */
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

/** An error response of the storage. Its message contains neither keys nor tokens. */
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

export type Element = readonly [name: string, content: string | number | readonly Element[]]

/** An XML document in S3's form. */
export const xml = (root: string, content: readonly Element[], namespace = true): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${elementText([root, content]).replace(
    `<${root}>`,
    namespace ? `<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` : `<${root}>`
  )}`

const elementText = ([name, content]: Element): string =>
  `<${name}>${typeof content === 'object' ? content.map(elementText).join('') : escaped(String(content))}</${name}>`

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replace(/[&<>"]/g, character => ESCAPES[character] ?? character)

export interface S3Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** XML. */
  readonly body?: string
}
