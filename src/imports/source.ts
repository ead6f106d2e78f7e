import type { FileType } from '../contract/file-types.ts'
import type { ObjectLocation } from '../objects/location.ts'
import type { Bucket, ObjectMeta } from '../objects/store.ts'

/** A file or folder that a request imports. Fields with `!` are set by the check that looks them up, for the checks after it. */
export class Source {
  readonly url: string
  location!: ObjectLocation
  bucket!: Bucket
  objects!: readonly ObjectMeta[]
  /** Of all its objects. */
  fileType!: FileType
  /** Whether its objects are the arrays of one NumPy import, whatever their folders. */
  together = false
  /** Whether there is more than was looked at. */
  truncated = false

  constructor(url: string) {
    this.url = url
  }
}
