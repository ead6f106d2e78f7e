import type { Blob } from './blobs.ts'

/** An object that arrives in parts. Nothing of it can be seen until it is complete. */
export interface Upload {
  readonly id: string
  readonly key: string
  /** By their number, from 1 on. */
  readonly parts: Map<number, Blob>
}
