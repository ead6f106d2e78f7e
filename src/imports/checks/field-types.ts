import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

const UNSUPPORTED: readonly string[] = ['JSON', 'Array']

/** documented: import page, "RESTful API 不支持 JSON 和 Array 类型的字段"; the code is a guess, no page names one */
export const fieldTypes: Check<ImportRequest> = {
  name: 'fieldTypes',
  codes: [47053],
  run: ({ collection }) => {
    const field = collection.fields.find(({ type }) => UNSUPPORTED.includes(type))
    if (field === undefined) return undefined
    return refuse(47053, {
      reason: `the RESTful API does not support fields of type ${field.type}, field '${field.name}'`,
      explain: `field ${field.name} of collection ${collection.name} is of type ${field.type}, which v1 does not import; use a collection without JSON and Array fields`
    })
  }
}
