import type { Collection } from '../cloud/schema/collection.ts'
import type { ReadRules } from './reader.ts'

/** The field that holds what the schema does not declare. */
export const DYNAMIC = '$meta'

/** Whether files may give a key that the service would make. */
export const givesKey = ({ allowInsertAutoId }: Collection, { insertAutoId }: ReadRules): boolean =>
  insertAutoId && allowInsertAutoId === true
