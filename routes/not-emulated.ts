import { Type } from '@sinclair/typebox'
import { refuse } from '../src/contract/refusals/refusal.ts'
import type { App } from '../src/http/app-type.ts'

/** Where each version has its rows. documented: vector calls of the cluster */
const CALLS = {
  '/v1/vector': ['insert', 'upsert', 'delete', 'get', 'query', 'search'],
  '/v2/vectordb/entities': ['insert', 'upsert', 'delete', 'get', 'query', 'search', 'advanced_search', 'hybrid_search']
} as const

const schema = { body: Type.Object({}, { additionalProperties: true }) }

/** No vector is kept here, so none is found: an empty answer would mislead. */
export const notEmulatedRoutes = (app: App, prefix: keyof typeof CALLS): void => {
  for (const name of CALLS[prefix]) {
    const call = `${prefix.split('/').at(-1)}/${name}`
    const explain = `${call} is not emulated: rows are counted, not kept; use Milvus Lite or Milvus standalone for it`
    app.post(`${prefix}/${name}`, { schema }, async () => {
      throw Object.assign(
        refuse(1100, { reason: `${call} is not emulated, use Milvus Lite or Milvus standalone`, explain }),
        { check: 'notEmulated' }
      )
    })
  }
}
