import type { Collection, Field } from '../cloud/schema/collection.ts'
import type { ReadRules } from './reader.ts'

/** The field that holds what the schema does not declare. */
export const DYNAMIC = '$meta'

/** That field, as it is in a file with columns. */
export const META: Field = { name: DYNAMIC, type: 'JSON' }

/** Whether files may give a key that the service would make. */
export const givesKey = ({ allowInsertAutoId }: Collection, { insertAutoId }: ReadRules): boolean =>
  insertAutoId && allowInsertAutoId === true
