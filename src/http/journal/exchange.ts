import type { Exchange } from '../../lab/journal/journal.ts'
import {
  pathOf,
  withoutSecretFields,
  withoutSecretHeaders,
  withoutSecretReply,
  withoutSecretsInBody
} from '../../lab/journal/redact.ts'
import type { Answered } from './answered.ts'

/** Epoch milliseconds at which `performance.now()` was 0. */
const ORIGIN = performance.timeOrigin

/** Node makes a text of its own for each request; one is enough to keep. */
const ONE = '1.1'

const hasFields = (value: unknown): boolean => {
  for (const _ in value as object) return true
  return false
}

/** The parts of a record that are what client and server said, of any shape. */
export type Contents = Pick<Exchange, 'path' | 'headers' | 'query' | 'params' | 'body' | 'reply'>

/** What came in and what went out, without secrets. */
export const contentsOf = ({ request, received, operation, sent }: Answered): Contents => {
  const { raw, params } = request
  const { query, body } = received
  return {
    path: pathOf(raw.url ?? '', operation),
    headers: withoutSecretHeaders(raw.rawHeaders),
    query: hasFields(query) ? withoutSecretFields(query) : undefined,
    params: hasFields(params) ? withoutSecretFields(params) : undefined,
    body: body === undefined ? undefined : withoutSecretsInBody(body),
    reply: sent === undefined ? undefined : withoutSecretReply(sent)
  }
}

/** A record of a call; one whose contents are not known has the rest. */
export const exchangeOf = (
  { request, received, reply, operation, code, status, sent }: Answered,
  sentAt: number,
  contents: Contents | undefined
): Exchange => {
  const { injected, raw, call } = request
  const { refused, startedAt, cameAt, bodySize } = received
  return {
    kind: 'request',
    id: 0,
    at: cameAt,
    startedAt: ORIGIN + startedAt,
    duration: sentAt - startedAt,
    operation,
    method: raw.method ?? '',
    httpVersion: raw.httpVersion === ONE ? ONE : raw.httpVersion,
    path: contents === undefined ? '' : contents.path,
    headers: contents === undefined ? [] : contents.headers,
    query: contents?.query,
    params: contents?.params,
    body: contents?.body,
    bodySize,
    addressed: call?.host.kind === 'cluster' ? call.host.clusterId : undefined,
    status: sent === undefined ? undefined : status,
    code,
    reply: contents?.reply,
    check: refused?.check,
    explain: reply.getHeader('x-emulator-explain') as string | undefined,
    fault: injected?.turn?.id,
    warnings: undefined
  }
}
