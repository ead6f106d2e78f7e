import type { Collection } from '../../../cloud/schema/collection.ts'
import { sampleFile } from '../../../demo/sample.ts'

/** Rows of a sample file. */
const ROWS = 1000

/** A file with rows that fit a collection. */
export const sampleOf = (collection: Collection): File =>
  new File([sampleFile(collection, { rows: ROWS })], `${collection.name}-sample.json`, { type: 'application/json' })
