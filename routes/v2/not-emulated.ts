import { Type } from '@sinclair/typebox'
import { refuse } from '../../src/contract/refusals/refusal.ts'
import type { App } from '../../src/http/app-type.ts'

const CALLS = ['insert', 'upsert', 'delete', 'get', 'query', 'search', 'advanced_search', 'hybrid_search']

const schema = { body: Type.Object({}, { additionalProperties: true }) }

/** No vector is kept here, so none is found: an empty answer would mislead. */
export const notEmulatedRoutes = (app: App): void => {
  for (const name of CALLS) {
    app.post(`/v2/vectordb/entities/${name}`, { schema }, async () => {
      const explain = `entities/${name} is not emulated: rows are counted, not kept; use Milvus Lite or Milvus standalone for it`
      throw Object.assign(refuse(1100, { reason: `entities/${name} is not emulated`, explain }), {
        check: 'notEmulated'
      })
    })
  }
}
