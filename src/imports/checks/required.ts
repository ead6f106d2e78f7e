import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'

/** A field that a call of the data plane cannot do without. server source: `required` in proxy/httpserver */
export const required = <Name extends string>(name: Name): Check<Readonly<Record<Name, string>>> => ({
  name: 'required',
  codes: [1802],
  run: request => {
    if (request[name] !== '') return undefined
    return refuse(1802, { reason: `${name} is missing or empty`, explain: `${name} is missing or empty; send it` })
  }
})
