import { type Static, Type } from '@sinclair/typebox'
import pkg from '../../../package.json' with { type: 'json' }
import { headerPairs, storageName } from './entry.ts'
import type { JournalRecord, RequestRecord } from './journal.ts'

const Pair = Type.Object({ name: Type.String(), value: Type.String() })
const Pairs = Type.Array(Pair)
const Size = Type.Integer({ description: 'Bytes; -1: unknown.' })

const Message = { httpVersion: Type.String(), cookies: Pairs, headers: Pairs, headersSize: Size, bodySize: Size }

const HarEntry = Type.Object({
  startedDateTime: Type.String(),
  time: Type.Number(),
  request: Type.Object({
    method: Type.String(),
    url: Type.String(),
    queryString: Pairs,
    ...Message,
    postData: Type.Optional(Type.Object({ mimeType: Type.String(), text: Type.String(), params: Pairs }))
  }),
  response: Type.Object({
    status: Type.Integer({ description: '0: no response was sent.' }),
    statusText: Type.String(),
    ...Message,
    content: Type.Object({ size: Type.Integer(), mimeType: Type.String(), text: Type.String() }),
    redirectURL: Type.String()
  }),
  cache: Type.Object({}),
  timings: Type.Object({ send: Type.Number(), wait: Type.Number(), receive: Type.Number() }),
  comment: Type.String({ description: 'Name of the operation, and the warnings of the lint.' })
})

type HarEntry = Static<typeof HarEntry>

/** HTTP Archive 1.2, which a browser's network panel can open. documented: http://www.softwareishard.com/blog/har-12-spec/ */
export const Har = Type.Object({
  log: Type.Object({
    version: Type.Literal('1.2'),
    creator: Type.Object({ name: Type.String(), version: Type.String() }),
    entries: Type.Array(HarEntry)
  })
})

type Har = Static<typeof Har>

/** Converts the request records to an archive. Event records are skipped: the format has no place for them. */
export const toHar = (records: readonly JournalRecord[], scheme: 'http' | 'https'): Har => ({
  log: {
    version: '1.2',
    creator: { name: pkg.name, version: pkg.version },
    entries: records.flatMap(record => (record.kind === 'request' ? [entryOf(record, scheme)] : []))
  }
})

const entryOf = (record: RequestRecord, scheme: string): HarEntry => {
  const headers = headerPairs(record).map(([name, value]) => ({ name, value }))
  const headerNamed = (wanted: string) => headers.find(({ name }) => name === wanted)?.value
  const { reply = '' } = record
  const httpVersion = `HTTP/${record.httpVersion}`
  const message = { httpVersion, cookies: [], headersSize: -1 }
  const warnings = (record.warnings ?? []).map(({ text }) => text)
  return {
    startedDateTime: new Date(record.startedAt).toISOString(),
    time: record.duration,
    request: {
      method: record.method,
      url: urlOf(record, scheme, headerNamed('host') ?? 'localhost'),
      ...message,
      headers,
      queryString: pairsOf(record.query),
      bodySize: record.bodySize,
      ...postData(record.body, headerNamed('content-type') ?? '')
    },
    response: {
      status: record.status ?? 0,
      statusText: '',
      ...message,
      headers: replyHeaders(record),
      bodySize: Buffer.byteLength(reply),
      content: { size: Buffer.byteLength(reply), mimeType: mimeTypeOf(reply), text: reply },
      redirectURL: ''
    },
    cache: {},
    timings: { send: 0, wait: record.duration, receive: 0 },
    comment: [record.operation?.name ?? storageName(record) ?? 'no operation', ...warnings].join('; ')
  }
}

const urlOf = (record: RequestRecord, scheme: string, host: string): string => {
  const query = new URLSearchParams(
    pairsOf(record.query).map(({ name, value }): [string, string] => [name, value])
  ).toString()
  return `${scheme}://${host}${record.path}${query === '' ? '' : `?${query}`}`
}

const pairsOf = (query: unknown): Static<typeof Pairs> =>
  Object.entries({ ...(query as object) }).flatMap(([name, value]) =>
    [value].flat().map(each => ({ name, value: String(each) }))
  )

const postData = (body: unknown, mimeType: string): Pick<HarEntry['request'], 'postData'> =>
  body === undefined
    ? {}
    : { postData: { mimeType, text: typeof body === 'string' ? body : JSON.stringify(body), params: [] } }

const replyHeaders = ({ check, explain, fault, reply }: RequestRecord): Static<typeof Pairs> =>
  Object.entries({
    'content-type': reply === undefined ? undefined : mimeTypeOf(reply),
    'x-emulator-check': check,
    'x-emulator-explain': explain,
    'x-emulator-fault': fault
  }).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))

const mimeTypeOf = (reply: string): string => (/^\s*</.test(reply) ? 'text/html' : 'application/json; charset=utf-8')
