import type { ObjectLocation } from '../objects/location.ts'
import type { Bucket, ObjectMeta } from '../objects/store.ts'

/** A file or folder that a request imports. Fields with `!` are set by the check that looks them up, for the checks after it. */
export class Source {
  readonly url: string
  location!: ObjectLocation
  bucket!: Bucket
  objects!: readonly ObjectMeta[]
  /** Whether there is more than was looked at. */
  truncated = false

  constructor(url: string) {
    this.url = url
  }
}
