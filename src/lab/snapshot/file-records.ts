import type { Blob, Blobs } from '../../volumes/blobs.ts'
import type { Volume } from '../../volumes/volume.ts'
import type { Uploads } from '../world/uploads.ts'
import type { UploadRecord, VolumeRecord } from './file-shape.ts'

/** Bytes of files that a snapshot holds; as text they are a third more. */
const MOST_BYTES = 32 * 1024 ** 2

/** What files there are, with their bytes as long as there is room. */
export class FileRecords {
  readonly #blobs: Blobs
  #left: number

  constructor(blobs: Blobs, most = MOST_BYTES) {
    this.#blobs = blobs
    this.#left = most
  }

  volume(volume: Volume): VolumeRecord {
    return {
      ...volume.identity,
      objects: volume.all('').map(({ key, blob, etag, modifiedAt }) => ({ key, ...this.#file(blob), etag, modifiedAt }))
    }
  }

  uploads(uploads: Uploads): UploadRecord[] {
    return uploads.all().map(({ bucket: { name, cloud, account }, key, blob }) => ({
      ...{ cloud, bucket: name, ...(account !== undefined && { account }) },
      ...{ key, ...this.#file(blob) }
    }))
  }

  #file(blob: Blob): { size: number; content?: string } {
    const { size } = blob
    const bytes = size > this.#left ? undefined : this.#blobs.read(blob)
    if (bytes === undefined) return { size }
    this.#left -= size
    return { size, content: bytes.toString('base64') }
  }
}
