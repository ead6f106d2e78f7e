import type { TObject, TSchema } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { asJson, type Json } from './schema.ts'

/** One call, as both documents describe it. */
export interface Described {
  readonly method: string
  /** With `:names` of path parameters. */
  readonly path: string
  readonly operationId: string
  readonly summary?: string
  readonly query?: TSchema
  readonly body?: TSchema | 'bytes'
  readonly replies: Readonly<Record<string, Json>>
  /** Beside what OpenAPI knows. */
  readonly more?: Readonly<Record<string, Json>>
}

/** `/a/:b/*` is `/a/{b}/{key}`. */
const template = (path: string): string => path.replace(/:(\w+)/g, '{$1}').replace(/\*$/, '{key}')

const inPath = (path: string): Json[] =>
  [...template(path).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' }
  }))

const inQuery = (query: TSchema | undefined): Json[] =>
  Object.entries((query as TObject | undefined)?.properties ?? {}).map(([name, schema]) => {
    const { description, ...rest } = asJson(schema) as { readonly [key: string]: Json }
    const required = ((query as TObject).required ?? []).includes(name)
    return { name, in: 'query', required, ...(description !== undefined && { description }), schema: rest }
  })

const bodyOf = (body: TSchema | 'bytes'): Json =>
  body === 'bytes'
    ? { content: { 'application/octet-stream': {} } }
    : { content: { 'application/json': { schema: asJson(body) } } }

const operationOf = ({ path, operationId, summary, query, body, replies, more }: Described): Json => ({
  operationId,
  ...(summary !== undefined && { summary }),
  parameters: [...inPath(path), ...inQuery(query)],
  ...(body !== undefined && { requestBody: bodyOf(body) }),
  responses: replies,
  ...more
})

/** A reply with JSON of this schema. */
export const jsonReply = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema: asJson(schema) } }
})

/** A document of OpenAPI 3.1. */
export const documentOf = (
  title: string,
  description: string,
  calls: readonly Described[],
  more: Readonly<Record<string, Json>> = {}
): Json => {
  const paths: Record<string, Record<string, Json>> = {}
  for (const call of calls) {
    const path = template(call.path)
    paths[path] = { ...paths[path], [call.method.toLowerCase()]: operationOf(call) }
  }
  return {
    openapi: '3.1.0',
    info: { title, version: pkg.version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    ...more
  }
}
