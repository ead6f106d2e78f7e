import type { TSchema } from '@sinclair/typebox'
import { RefusalReply } from '../contract/imports-v1.ts'
import { entryOf } from '../contract/refusals/refusal.ts'
import { codesOf } from '../operations/codes.ts'
import { CLUSTER } from '../operations/examples.ts'
import { API_OPERATIONS, type ApiOperation, operationNamed } from '../operations/index.ts'
import type { Example } from '../operations/operation.ts'
import { asJson, type Described, documentOf, type Json, jsonReply } from './document.ts'

/** A route of the contract, as the server has it. */
export interface ContractRoute {
  readonly operation: ApiOperation
  readonly method: string
  readonly url: string
  readonly schema: {
    readonly querystring?: TSchema
    readonly body?: TSchema
    readonly response?: Readonly<Record<string, TSchema>>
  }
}

/** The API that is emulated, with the codes that each call may answer. */
export const contractDocument = (routes: readonly ContractRoute[]): Json =>
  documentOf(
    'Zilliz Cloud data import, as zilliz-import-emulator answers it',
    'Import jobs of v1 and v2, and what an import flow calls beside them. docs/fidelity.md says of each part how it is known.',
    routes.map(describe),
    {
      tags: [...new Set(API_OPERATIONS.map(tagOf))].map(name => ({ name })),
      components: {
        schemas: { Refusal: asJson(RefusalReply) },
        securitySchemes: { key: { type: 'http', scheme: 'bearer' } }
      },
      'x-refusals': refusals(routes)
    }
  )

const REFUSAL = { $ref: '#/components/schemas/Refusal' }

/** Business errors come with HTTP 200: their codes stand beside the shape. */
const describe = ({ operation, method, url, schema }: ContractRoute): Described => {
  const codes = [...codesOf(operation.name)]
  const statuses = [...new Set(codes.map(code => entryOf(code).status))].filter(status => status !== 200)
  const success = schema.response?.['200']
  const both = success === undefined ? REFUSAL : { anyOf: [success, REFUSAL] }
  const example = exampleAt(operation, url)
  return {
    method,
    path: url,
    operationId: idAt(operation, url),
    summary: summaryAt(operation, url),
    tag: tagOf(operation),
    ...(operation.plane === 'data' && { server: `http://${CLUSTER}.localhost:{port}` }),
    ...(example.after !== undefined && {
      description: `Send before: ${example.after.map(name => operationNamed(name)?.summary).join(', ')}.`
    }),
    example,
    ...(schema.querystring !== undefined && { query: schema.querystring }),
    ...(schema.body !== undefined && { body: schema.body }),
    replies: {
      '200': jsonReply('Success, or a refusal by one of x-codes.', both),
      ...Object.fromEntries(statuses.map(status => [String(status), jsonReply('A refusal.', REFUSAL)]))
    },
    more: {
      security: [{ key: [] }],
      'x-codes': codes,
      // The response to the example, and the requests that must be sent before it.
      'x-example-code': example.refusal ?? (operation.version === 'v1' ? 200 : 0),
      ...(example.after !== undefined && { 'x-example-after': example.after })
    }
  }
}

/** An operation with several paths has several ids: clients are made of them. */
const idAt = ({ name, paths }: ApiOperation, url: string): string => {
  const path = paths.indexOf(url)
  return path > 0 ? `${name}.${path + 1}` : name
}

/** Lists in Postman show nothing but summaries. */
const summaryAt = ({ name, summary, paths }: ApiOperation, url: string): string =>
  paths.indexOf(url) > 0 || name === 'v2.other' ? `${summary}: ${url}` : summary

const tagOf = ({ tag, version }: ApiOperation): string => `${tag} of ${version}`

/** The example of an operation at one of its paths. */
const exampleAt = ({ version, example }: ApiOperation, path: string): Example => {
  if (WITHOUT_ID.test(path)) return { ...example, refusal: version === 'v1' ? 90103 : 96025 }
  if (!path.startsWith('/v2/stages') || example.body?.['volumeName'] === undefined) return example
  const { volumeName, ...rest } = example.body
  return { ...example, body: { ...rest, stageName: volumeName } }
}

/** The URL after the router has folded the doubled slash around an empty cluster id. */
const WITHOUT_ID = /\/clusters\/(?:import|suspend|resume|modify|drop)$/

/** Every code that some call may answer. */
const refusals = (routes: readonly ContractRoute[]): Json => {
  const codes = new Set(routes.flatMap(({ operation }) => [...codesOf(operation.name)]))
  const entries = [...codes].sort((a, b) => a - b).map(entryOf)
  return entries.map(({ code, status, message, cause }) => ({ code, status, message, cause }))
}
