import type { FastifyReply, FastifyRequest } from 'fastify'
import type { MessageStyle } from '../../contract/refusals/refusal.ts'
import type { Exchange } from '../../lab/journal/journal.ts'
import { lint } from '../../lab/lint/lint.ts'
import type { Seen } from '../../lab/lint/rule.ts'
import { serialize } from '../serialize.ts'
import { answered } from './answered.ts'
import { count } from './count.ts'
import { contentsOf, exchangeOf } from './exchange.ts'
import type { Received } from './received.ts'

const NO_FIELDS: Seen['fields'] = {}

const fieldsOf = ({ body, query }: Exchange): Seen['fields'] => {
  const said = body ?? query
  return typeof said === 'object' && said !== null ? (said as Seen['fields']) : NO_FIELDS
}

/** Coverage, each rule of the lint, and what of the contents is shown run by themselves: the record is kept without a part that fails. */
const observe = (
  request: FastifyRequest,
  received: Received,
  reply: FastifyReply,
  body: unknown,
  sentAt: number
): void => {
  const { home, place } = received
  const { observers, journal } = home
  const answer = answered(request, received, reply, body)
  const told = observers.run('coverage', count, home, answer)
  if (journal.most === 0) return
  const what = exchangeOf(answer, sentAt, observers.run('journal contents', contentsOf, answer))
  const { operation, success } = answer
  if (operation !== undefined) {
    what.warnings = lint(home, { what, success, known: place?.known, told, fields: fieldsOf(what) })
  }
  journal.add(what)
}

/**
 * Tells coverage, the lint and the journal of its sandbox of a call and its answer; calls of the laboratory are none of theirs. Never
 * throws: all that observes requests does it here, within the error boundary.
 * @param body of the answer, as text; anything else: none was sent
 * @param sentAt by `performance.now()`
 */
export const record = (
  request: FastifyRequest,
  reply: FastifyReply,
  body: unknown,
  sentAt = performance.now()
): void => {
  const { received } = request
  if (received === undefined) return
  received.home.observers.run('journal', observe, request, received, reply, body, sentAt)
}

/** The same for a URL that the router cannot read, whose answer no hook sees. */
export const recordUnroutable = (request: FastifyRequest, reply: FastifyReply, style: MessageStyle): void => {
  const refused = request.received?.refused
  if (refused !== undefined) record(request, reply, serialize(refused.body(style), request.url))
}
