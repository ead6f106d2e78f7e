import type { Readable } from 'node:stream'
import type { Volume } from '../volumes/volume.ts'

/** A request of a storage client as it came over the wire. */
export interface S3Request {
  readonly method: string
  /** Path as sent, percent escapes and all. */
  readonly path: string
  /** What follows the question mark, as sent. */
  readonly search: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly host: string
  readonly body: Readable
}

/** The same once it is known whose it is. */
export interface S3Call extends S3Request {
  readonly query: URLSearchParams
  readonly volume: Volume
  /** Key in the volume; of the bucket itself undefined. */
  readonly key: string | undefined
  /** Epoch milliseconds of the sandbox. */
  readonly now: number
  readonly newUploadId: () => string
}

/** A header as one text; of one that stands there twice the first. */
export const headerOf = ({ headers }: Pick<S3Request, 'headers'>, name: string): string | undefined =>
  [headers[name]].flat()[0]

export interface S3Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** XML. */
  readonly body?: string
}
