import type { FastifyReply, onSendHookHandler } from 'fastify'
import { headerText } from '../header-text.ts'
import { hasLeft } from '../journal/answered.ts'
import { record } from '../journal/record.ts'
import { bodyOnItsWay } from './body-on-its-way.ts'
import { breakOff } from './break-off.ts'
import { gatewayAnswer } from './gateway-answer.ts'
import type { Waits } from './waits.ts'

const EXPLAIN = 'x-emulator-explain'

/** Says it before what the answer says already; that may be the same. */
const explain = (reply: FastifyReply, text: string): void => {
  const said = reply.getHeader(EXPLAIN)
  const also = typeof said === 'string' && said !== headerText(text) ? `; ${said}` : ''
  reply.header(EXPLAIN, headerText(`${text}${also}`))
}

/** The last stop of an answer: what a fault does to it on its way, the headers that say so, and the journal. */
export const deliver =
  (waits: Waits): onSendHookHandler<unknown> =>
  (request, reply, payload, done) => {
    const { turn, note } = request.injected ?? {}
    if (note !== undefined) explain(reply, note)
    if (turn === undefined) {
      record(request, reply, hasLeft(request) ? undefined : payload)
      return done(null, payload)
    }
    const { lost, wire, status } = turn.answer
    if (lost && (wire === 'reset' || wire === 'empty')) {
      explain(reply, turn.explain)
      record(request, reply, undefined)
      return breakOff(wire, turn.id, request, reply)
    }
    reply.header('x-emulator-fault', turn.id)
    explain(reply, turn.explain)
    const answer = lost && status !== undefined ? gatewayAnswer(status, request.url) : undefined
    if (answer !== undefined && status !== undefined) reply.code(status).headers(answer.headers)
    const body = answer?.body ?? String(payload)
    record(request, reply, hasLeft(request) ? undefined : body)
    done(null, bodyOnItsWay(turn, body, reply, waits))
  }
