import { type TObject, Type } from '@sinclair/typebox'
import { closedObject } from '../contract/schema.ts'
import { OPERATIONS } from '../lab/control/index.ts'
import type { LabError } from '../lab/lab-error.ts'
import type { Operation } from '../lab/operation.ts'
import { asJson, type Described, documentOf, type Json, jsonReply } from './document.ts'

/** The laboratory's own document, which the contract has no part in. */
export const laboratoryDocument = (): Json =>
  documentOf(
    'zilliz-import-emulator: the laboratory',
    'What a cloud has no API for: time, sandboxes, faults, scenarios, worlds, journal, coverage and snapshots.',
    [...OPERATIONS.map(describe), STREAM],
    {
      components: {
        schemas: { LabError: asJson(LabErrorReply) },
        responses: { Refused: jsonReply('What was wrong, and what to do.', { $ref: '#/components/schemas/LabError' }) }
      }
    }
  )

const LabErrorReply = closedObject({
  error: Type.String(),
  count: Type.Optional(Type.Integer({ description: 'Of the journal: how many there were.' })),
  nearMisses: Type.Optional(Type.Array(Type.String(), { description: 'Of the journal: what came nearest.' }))
})

const REFUSED = { $ref: '#/components/responses/Refused' }

/** Each by its own number: makers of clients do not read `4XX`. 405 is the answer where there is no operation. */
const REFUSALS: Readonly<Record<Exclude<LabError['status'], 405>, Json>> = {
  400: REFUSED,
  401: REFUSED,
  403: REFUSED,
  404: REFUSED,
  408: REFUSED,
  409: REFUSED,
  413: REFUSED
}

const sandbox = Type.Optional(
  Type.String({ description: 'Name of the sandbox; the header x-emulator-sandbox does the same.' })
)

/** The one call that does not end with its reply, so that it is no operation. docs/laboratory/stream.md describes its events. */
const STREAM: Described = {
  method: 'GET',
  path: '/_emulator/stream',
  operationId: 'getStream',
  summary: 'Server-sent events: what changes in sandboxes, as it changes',
  query: Type.Object({
    topics: Type.Optional(
      Type.String({ description: 'overview, jobs, journal, clock, faults, separated by commas. Default: all.' })
    ),
    sandbox: Type.Optional(
      Type.Array(Type.String(), { description: 'Names of sandboxes; the header x-emulator-sandbox names one.' })
    ),
    since: Type.Optional(
      Type.String({ description: 'Id of the last event of an earlier stream; the header Last-Event-ID does the same.' })
    )
  }),
  replies: {
    '200': { description: 'The events.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
    ...REFUSALS
  }
}

const describe = (operation: Operation): Described => {
  const { method, path, summary, input, reply, texts = [], takesBytes } = operation
  const inPath = namesIn(path)
  const rest = Type.Omit(input as TObject, [...inPath])
  const hasBody = method !== 'GET' && method !== 'DELETE'
  const inUrl = !hasBody || takesBytes === true
  return {
    method,
    path: `/_emulator${path}`,
    operationId: idOf(operation),
    summary,
    query: Type.Object({ ...(inUrl && (rest as TObject).properties), sandbox }),
    ...(takesBytes ? { body: 'bytes' as const } : hasBody && { body: rest }),
    replies: { '200': withTexts(jsonReply('Done.', reply), texts, reply['type'] === 'string'), ...REFUSALS }
  }
}

const namesIn = (path: string): readonly string[] => [
  ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name),
  ...(path.endsWith('*') ? ['key'] : [])
]

const idOf = ({ method, path }: Operation): string =>
  `${method.toLowerCase()}${path.replace(/[/:.*-]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`

/** A reply that is a text when it is asked for as one. */
const withTexts = (
  { content, ...reply }: ReturnType<typeof jsonReply>,
  texts: readonly string[],
  isTextOnly: boolean
): Json => ({
  ...reply,
  content: {
    ...(!isTextOnly && content),
    ...Object.fromEntries(texts.map(type => [type, { schema: { type: 'string' } }]))
  }
})
