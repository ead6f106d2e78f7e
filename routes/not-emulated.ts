import { Type } from '@sinclair/typebox'
import { NOT_SERVED_PATHS } from '../src/contract/flavors.ts'
import { refuse } from '../src/contract/refusals/refusal.ts'
import type { App } from '../src/http/app-type.ts'

/** Where each version has its rows. documented: vector calls of the cluster */
const CALLS = {
  '/v1/vector': ['insert', 'upsert', 'delete', 'get', 'query', 'search'],
  '/v2/vectordb/entities': ['insert', 'upsert', 'delete', 'get', 'query', 'search', 'advanced_search', 'hybrid_search']
} as const

const notEmulatedSchema = { body: Type.Object({}, { additionalProperties: true }) }

const refuseAt = (app: App, path: string, call: string, why: string, tools: string): void => {
  app.post(path, { schema: notEmulatedSchema }, async () => {
    const reason = `${call} is not emulated, use ${tools}`
    const explain = `${call} is not emulated${why}; use ${tools} for it`
    throw Object.assign(refuse(1100, { reason, explain }), { check: 'notEmulated' })
  })
}

/** What Milvus has besides: users, roles, aliases, databases and so on. */
export const notServedRoutes = (app: App): void => {
  for (const path of NOT_SERVED_PATHS) refuseAt(app, `/v2/vectordb${path}`, path.slice(1), '', 'Milvus standalone')
}

/** No vector is kept here, so none is found: an empty answer would mislead. */
export const notEmulatedRoutes = (app: App, prefix: keyof typeof CALLS): void => {
  for (const name of CALLS[prefix]) {
    const call = `${prefix.split('/').at(-1)}/${name}`
    const tools = 'Milvus Lite or Milvus standalone'
    refuseAt(app, `${prefix}/${name}`, call, ': rows are counted, not kept', tools)
  }
}
