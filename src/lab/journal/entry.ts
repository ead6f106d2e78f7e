import { type Static, Type } from '@sinclair/typebox'
import { closedObject } from '../../contract/schema.ts'
import type { JournalRecord, RequestRecord } from './journal.ts'

const orNull = <Of extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Integer>>(of: Of) =>
  Type.Union([of, Type.Null()])

const Common = {
  id: Type.Integer({ description: 'Number of the entry in its sandbox: 1, 2, 3 …' }),
  time: Type.String({ description: 'Time on the clock of the sandbox.' }),
  realTime: Type.String({ description: 'Time on the clock of the machine.' }),
  sandbox: Type.String()
}

const RequestEntry = closedObject({
  kind: Type.Literal('request'),
  ...Common,
  operation: orNull(
    Type.String({
      description: 'Of the storage, such as s3.PutObject, or of the API; null: it does not have the path or method.'
    })
  ),
  method: Type.String(),
  path: Type.String(),
  headers: Type.Record(Type.String(), Type.String()),
  query: Type.Record(Type.String(), Type.Unknown()),
  body: Type.Unknown({ description: 'null: the request had no body.' }),
  status: orNull(Type.Integer({ description: 'HTTP status; null: no response was sent.' })),
  code: orNull(Type.Integer()),
  check: orNull(Type.String({ description: 'Name of the check that failed.' })),
  explain: orNull(Type.String()),
  response: Type.Unknown(),
  duration: Type.Number({ description: 'Milliseconds until the response was ready.' }),
  fault: orNull(Type.String({ description: 'Id of the fault that was applied.' })),
  warnings: Type.Array(closedObject({ rule: Type.String(), text: Type.String() })),
  client: orNull(Type.String({ description: '`console`: the call was made by the console, not by a client.' }))
})

export type RequestEntry = Static<typeof RequestEntry>

const EventEntry = closedObject({ kind: Type.Literal('event'), ...Common, event: Type.String(), text: Type.String() })

export type EventEntry = Static<typeof EventEntry>

/** A journal record as the control API returns it. */
export const JournalEntry = Type.Union([RequestEntry, EventEntry])

export type JournalEntry = Static<typeof JournalEntry>

/** Storage operations have a prefix, because `list` is one of the API too. */
export const storageName = ({ storage }: RequestRecord): string | undefined => storage && `s3.${storage}`

/** @param sandbox name of the sandbox */
export const toEntry = (record: JournalRecord, sandbox: string): JournalEntry => {
  const common = { id: record.id, time: iso(record.at), realTime: iso(record.startedAt), sandbox }
  if (record.kind === 'event') return { kind: 'event', ...common, event: record.event, text: record.text }
  return {
    kind: 'request',
    ...common,
    operation: record.operation?.name ?? storageName(record) ?? null,
    method: record.method,
    path: record.path,
    headers: headersOf(record),
    query: { ...(record.query as object) },
    // Several records may share one body.
    body: structuredClone(record.body ?? null),
    status: record.status ?? null,
    code: record.code ?? null,
    check: record.check ?? null,
    explain: record.explain ?? null,
    response: replyOf(record.reply),
    duration: microseconds(record.duration),
    fault: record.fault ?? null,
    warnings: [...(record.warnings ?? [])],
    client: record.client ?? null
  }
}

const iso = (time: number): string => new Date(time).toISOString()

const headersOf = (record: RequestRecord): Record<string, string> => {
  const headers = new Map<string, string>()
  for (const [name, value] of headerPairs(record)) {
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(headers)
}

/** Header names and values. A repeated header is joined into one; HTTP/2 pseudo-headers are left out. */
export const headerPairs = ({ headers }: RequestRecord): (readonly [name: string, value: string])[] => {
  const pairs: [string, string][] = []
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const [name = '', value = ''] = [headers[at], headers[at + 1]]
    if (!name.startsWith(':')) pairs.push([name.toLowerCase(), value])
  }
  return pairs
}

/** Name that the client sends. */
export const userAgentOf = ({ headers }: RequestRecord): string | null => {
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? ''
    if (name.length === 10 && name.toLowerCase() === 'user-agent') return headers[at + 1] ?? null
  }
  return null
}

const replyOf = (reply: string | undefined): unknown => {
  if (reply === undefined) return null
  try {
    return JSON.parse(reply)
  } catch {
    return reply
  }
}

const microseconds = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000
