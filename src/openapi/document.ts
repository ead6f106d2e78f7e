import type { TObject, TSchema } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import type { Example, Json } from '../operations/operation.ts'

export type { Json }

/** A reply with JSON of this schema. */
export const jsonReply = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema: asJson(schema) } }
})

/** A TypeBox schema as OpenAPI 3.1 has it: JSON Schema without what only TypeScript sees. */
export const asJson = (schema: object): Json => convert(JSON.parse(JSON.stringify(schema)) as Json)

const convert = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(convert)
  if (typeof value !== 'object' || value === null) return value
  const converted = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, convert(part as Json)]))
  // Draft 7 writes tuples otherwise than OpenAPI 3.1.
  return Array.isArray(converted['items']) ? tuple(converted) : converted
}

/** `maxItems` says already that nothing follows; makers of clients do not read `items: false`. */
const tuple = ({ items, additionalItems: _, ...rest }: { readonly [key: string]: Json }): Json => ({
  ...rest,
  prefixItems: items as Json
})

/** One call, as both documents describe it. */
export interface Described {
  readonly method: string
  /** With `:names` of path parameters. */
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly tag?: string
  readonly description?: string
  /** URL of a server that has this call alone. */
  readonly server?: string
  readonly example?: Example
  readonly query?: TSchema
  readonly body?: TSchema | 'bytes'
  readonly replies: Readonly<Record<string, Json>>
  /** Beside what OpenAPI knows. */
  readonly more?: Readonly<Record<string, Json>>
}

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
    servers: [serverOf('http://localhost:{port}')],
    paths,
    ...more
  }
}

/** `/a/:b/*` is `/a/{b}/{key}`. */
const template = (path: string): string => path.replace(/:(\w+)/g, '{$1}').replace(/\*$/, '{key}')

/** The default of the settings. */
const PORT = '19540'

const serverOf = (url: string): Json => ({ url, variables: { port: { default: PORT } } })

const operationOf = ({ path, operationId, summary, tag, server, example = {}, ...call }: Described): Json => ({
  operationId,
  summary,
  ...(call.description !== undefined && { description: call.description }),
  ...(tag !== undefined && { tags: [tag] }),
  ...(server !== undefined && { servers: [serverOf(server)] }),
  parameters: [...inPath(path, example), ...inQuery(call.query, example)],
  ...(call.body !== undefined && { requestBody: bodyOf(call.body, example) }),
  responses: call.replies,
  ...call.more
})

const inPath = (path: string, { params }: Example): Json[] =>
  [...template(path).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...exampleOf(params?.[name])
  }))

const inQuery = (query: TSchema | undefined, example: Example): Json[] =>
  Object.entries((query as TObject | undefined)?.properties ?? {}).map(([name, schema]) => {
    const { description, ...rest } = asJson(schema) as { readonly [key: string]: Json }
    const required = ((query as TObject).required ?? []).includes(name)
    const value = exampleOf(example.query?.[name])
    return { name, in: 'query', required, ...(description !== undefined && { description }), schema: rest, ...value }
  })

const bodyOf = (body: TSchema | 'bytes', example: Example): Json => ({
  content:
    body === 'bytes'
      ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
      : { 'application/json': { schema: asJson(body), ...exampleOf(example.body) } }
})

const exampleOf = (value: Json | undefined) => (value === undefined ? {} : { example: value })
