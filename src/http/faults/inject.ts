import type { FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify'
import { refusalOf, type Turn } from '../../lab/faults/fault.ts'

import { headerText } from '../header-text.ts'
import type { Place } from '../journal/received.ts'
import { record } from '../journal/record.ts'
import { breakOff } from './break-off.ts'
import { factsOf } from './call-facts.ts'
import { gatewayAnswer } from './gateway-answer.ts'
import { magicNameIn, readName } from './read-name.ts'
import type { Waits } from './waits.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What a fault does to this call, and what else there is to say of it in `x-emulator-explain`; most calls have neither. */
    injected: { readonly turn: Turn | undefined; readonly note: string | undefined } | undefined
  }
}

type Answering = (turn: Turn, request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void

/** Gives the answer of a fault, or lets the call go on to its own. */
const answer: Answering = (turn, request, reply, done) => {
  const refusal = refusalOf(turn)
  const { status, wire, lost } = turn.answer
  if (lost) return done()
  if (wire === 'reset' || wire === 'empty') {
    reply.header('x-emulator-explain', headerText(turn.explain))
    record(request, reply, undefined)
    return breakOff(wire, turn.id, request, reply)
  }
  if (status === undefined) return done(refusal)
  const { headers, body } = gatewayAnswer(status, request.url)
  reply.code(status).headers(headers).send(body)
}

/** Faults get their say here, when the body is there and of its shape and before the call does anything. */
export const injectFaults =
  (place: Place, magic: boolean, waits: Waits): preHandlerHookHandler =>
  (request, reply, done) => {
    if (request.received !== undefined) request.received.place = place
    const { operation } = place
    const { faults } = request.call.sandbox
    const name = magic ? magicNameIn(request) : undefined
    if (name === undefined && (faults === undefined || faults.idle)) return done()
    const reading = name === undefined ? undefined : readName(operation, name, request)
    const turn = faults?.take(operation.name, factsOf(request)) ?? reading?.turn
    request.injected = { turn, note: reading?.note }
    if (turn === undefined) return done()
    if (turn.wait === 0) return answer(turn, request, reply, done)
    waits
      .until(turn.wait, reply)
      .then(() => answer(turn, request, reply, done))
      .catch(done)
  }
