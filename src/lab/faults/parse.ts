import type { Flavor } from '../../contract/flavors.ts'
import { entryOf, type RefusalCode } from '../../contract/refusals/refusal.ts'
import { codesOf, operationWith, ownCode } from '../../operations/codes.ts'
import { API_OPERATIONS, type ApiOperation, operationNamed } from '../../operations/index.ts'
import { nearest } from '../../text/text.ts'
import { milliseconds } from '../clock.ts'
import { LabError } from '../lab-error.ts'
import { exclusionOf } from './exclusions.ts'
import { type Fault, type FaultEffect, parseDelay, parseWait } from './fault.ts'
import { type EffectInput, type FaultInput, STATUSES } from './schema.ts'

/**
 * Parses a fault, except its id and counters.
 * @param now epoch milliseconds of the server's own clock @param flavor service that v2 imitates @throws LabError for an invalid fault
 */
export const parseFault = (written: FaultInput, now: number, flavor: Flavor): Omit<Fault, 'id' | 'random'> => {
  const operation = operationOf(written.operation)
  return {
    operation,
    match: matchOf(written.match ?? {}, operation),
    effect: parseEffect(operation, written, flavor),
    times: parseTimes(written.times),
    expiresAt: parseExpiry(written.ttl, now),
    input: written,
    hits: 0,
    over: false
  }
}

const operationOf = (name: string): ApiOperation | undefined => {
  if (name === '*') return undefined
  const found = operationNamed(name)
  if (found !== undefined) return found
  const names = API_OPERATIONS.map(each => each.name)
  const near = nearest(name, names)
  const known = near === undefined ? `known: *, ${names.join(', ')}` : `did you mean ${near}?`
  throw new LabError(400, `there is no operation ${JSON.stringify(name.slice(0, 60))}; ${known}`)
}

const matchOf = (match: Fault['match'], operation: ApiOperation | undefined): Fault['match'] => {
  const known: readonly string[] = operation === undefined ? Object.keys(match) : [...operation.fields, 'key']
  const stray = Object.keys(match).find(field => !known.includes(field))
  if (stray === undefined) return match
  throw new LabError(400, `a call of ${operation?.name} names no ${stray}; it can be told by ${known.join(', ')}`)
}

/** Parses the effect of a fault. @param operation undefined: any @param flavor service that v2 imitates @throws LabError for an invalid effect */
export const parseEffect = (operation: ApiOperation | undefined, input: EffectInput, flavor: Flavor): FaultEffect => {
  const exclusion = exclusionOf(input)
  if (exclusion !== undefined) throw impossible(exclusion.reason)
  const { code, reason, status, delay, drip, wire, lost = false } = input
  const refusal = code === undefined ? undefined : { code: codeFor(operation, code, flavor), reason }
  if (refusal !== undefined && reason !== undefined && !entryOf(refusal.code).message.includes('xxx')) {
    throw impossible(`the text of ${refusal.code} has no place for a reason; leave it out`)
  }
  return {
    refusal,
    status,
    delay: delay === undefined ? undefined : parseDelay(delay),
    drip: drip === undefined ? undefined : { chunks: drip.chunks, over: parseWait(drip.over, 'drip.over') },
    wire,
    lost
  }
}

const impossible = (problem: string): LabError => new LabError(400, problem)

const codeFor = (operation: ApiOperation | undefined, code: number, flavor: Flavor): RefusalCode => {
  if (operation === undefined) throw impossible('a code belongs to an operation; name it instead of *')
  const codes: ReadonlySet<number> = codesOf(operation.name, flavor)
  if (!codes.has(code)) {
    throw impossible(`${operation.name} never answers ${code}; ${describeRemedy(operation, code, codes, flavor)}`)
  }
  return code as RefusalCode
}

const describeRemedy = (operation: ApiOperation, code: number, codes: ReadonlySet<number>, flavor: Flavor): string => {
  const { name } = operation
  if (STATUSES.some(status => status === code)) return `write {"status": ${code}} for the HTTP status`
  const own = ownCode(operation, code as RefusalCode, flavor)
  if (own !== undefined) return `say ${own}, which it has for that`
  const other = operationWith(code, flavor)
  if (other !== undefined) return `${other.name} does; ${name} has ${[...codes].join(', ')}`
  const near = nearest(String(code), [...codes].map(String))
  return near === undefined ? `${name} has ${[...codes].join(', ')}` : `did you mean ${near}?`
}

const MOST_TIMES = 1_000_000

const parseTimes = (times: FaultInput['times'] = 1): number => {
  if (times === 'always') return Number.POSITIVE_INFINITY
  if (times >= 1 && times <= MOST_TIMES) return times
  throw new LabError(400, `times must be 1 to ${MOST_TIMES} or always`)
}

/** One year; a fault that should last longer needs no ttl. */
const LONGEST_TTL = 31_536_000_000

const parseExpiry = (ttl: string | undefined, now: number): number => {
  const length = ttl === undefined ? Number.POSITIVE_INFINITY : milliseconds(ttl)
  if (ttl !== undefined && length > LONGEST_TTL) throw new LabError(400, 'ttl must be at most 365d')
  return now + length
}
