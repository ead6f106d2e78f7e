import type { Collection } from '../../cloud/schema/collection.ts'
import type { Limits } from '../../contract/eras.ts'

/** Field of the dynamic data; its file is `$meta.npy`. */
const DYNAMIC = '$meta'

export interface NumpyFields {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

/** Which fields a NumPy folder has a file for. documented: import guides; `$meta`: milvus-io/milvus#32542 */
export const numpyFields = ({ fields, dynamicField }: Collection, limits: Limits): NumpyFields => {
  const required: string[] = []
  const optional: string[] = []
  for (const { name, autoId, nullable, default: value } of fields) {
    if (autoId === true) continue
    const mayBeAbsent = limits.optionalFields && (nullable === true || value !== undefined)
    ;(mayBeAbsent ? optional : required).push(name)
  }
  if (dynamicField === true) (limits.metaFileRequired ? required : optional).push(DYNAMIC)
  return { required, optional }
}
