import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import { missing } from './milvus-required.ts'

/** A field that a call of the data plane cannot do without. server source: `required` in proxy/httpserver */
export const required = <Name extends string>(name: Name): Check<Readonly<Record<Name, string>>> => ({
  name: 'required',
  codes: [1802],
  run: request => {
    if (request[name] !== '') return undefined
    const reason = `${name} is missing or empty`
    const words = missing('CollectionNameReq', [`${name.charAt(0).toUpperCase()}${name.slice(1)}`])
    return refuse(1802, { reason, explain: `${reason}; send it`, milvus: { code: 1802, reason: words } })
  }
})
