import { storageName, userAgentOf } from './entry.ts'
import type { JournalRecord, RequestRecord } from './journal.ts'

/** A journal record without headers, body and response. */
export type EntrySummary = RequestSummary | EventSummary

export interface RequestSummary {
  readonly kind: 'request'
  readonly id: number
  /** Time of the sandbox, UTC. */
  readonly time: string
  /** null: a path or method that the API does not have. */
  readonly operation: string | null
  readonly method: string
  readonly path: string
  /** HTTP status; null: no answer was sent. */
  readonly status: number | null
  readonly code: number | null
  /** Name of the check that refused. */
  readonly check: string | null
  /** Milliseconds until the answer was ready. */
  readonly duration: number
  /** Id of the fault that was applied. */
  readonly fault: string | null
  readonly clusterId: string | null
  readonly collectionName: string | null
  /** Of the request, or else of the reply. */
  readonly jobId: string | null
  readonly userAgent: string | null
  /** `console` for calls of the console. */
  readonly client: 'console' | null
  /** Names of the rules of the lint. */
  readonly warnings: readonly string[]
}

export interface EventSummary {
  readonly kind: 'event'
  readonly id: number
  /** Time of the sandbox, UTC. */
  readonly time: string
  readonly event: string
  readonly text: string
}

export const summarize = (record: JournalRecord): EntrySummary => {
  const common = { id: record.id, time: new Date(record.at).toISOString() }
  if (record.kind === 'event') return { kind: 'event', ...common, event: record.event, text: record.text }
  return {
    kind: 'request',
    ...common,
    operation: record.operation?.name ?? storageName(record) ?? null,
    method: record.method,
    path: record.path,
    status: record.status ?? null,
    code: record.code ?? null,
    check: record.check ?? null,
    duration: Math.round(record.duration * 1000) / 1000,
    fault: record.fault ?? null,
    clusterId: textIn(record, 'clusterId') ?? record.addressed ?? null,
    collectionName: textIn(record, 'collectionName'),
    jobId: textIn(record, 'jobId') ?? jobIdIn(record),
    userAgent: userAgentOf(record),
    client: record.client ?? null,
    warnings: (record.warnings ?? []).map(({ rule }) => rule)
  }
}

/** Longer texts are cut: a summary is short whatever a client sends. */
const LONGEST = 200

/** A text that the request has under a name. A matcher of the journal looks further; here hundreds of records a second are read. */
const textIn = ({ body, query, params }: RequestRecord, name: string): string | null => {
  for (const part of [body, query, params]) {
    const value =
      typeof part === 'object' && part !== null ? (part as Readonly<Record<string, unknown>>)[name] : undefined
    if (typeof value === 'string') return value.slice(0, LONGEST)
  }
  return null
}

const JOB_ID = /"jobId":"([\w-]{1,100})"/

/** A reply that names one job does so at its beginning; a list of jobs names many. */
const jobIdIn = ({ reply = '', operation }: RequestRecord): string | null =>
  operation?.name.endsWith('list') === true ? null : (JOB_ID.exec(reply.slice(0, LONGEST))?.[1] ?? null)
