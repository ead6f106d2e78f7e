import type { Flavor } from '../../contract/flavors.ts'
import { API_OPERATIONS, type ApiOperation, operationNamed } from '../../contract/operations.ts'
import { nearest } from '../../text/nearest.ts'
import { milliseconds } from '../duration.ts'
import { LabError } from '../lab-error.ts'
import type { Fault } from './fault.ts'
import type { FaultInput } from './fault-input.ts'
import { readAnswer } from './read-answer.ts'

const MOST_TIMES = 1_000_000

/** A year: what has to stay longer needs no end. */
const LONGEST_TTL = 31_536_000_000

const endOf = (ttl: string | undefined, now: number): number => {
  const length = ttl === undefined ? Number.POSITIVE_INFINITY : milliseconds(ttl)
  if (ttl !== undefined && length > LONGEST_TTL) throw new LabError(400, 'ttl must be at most 365d')
  return now + length
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

const timesOf = (times: FaultInput['times'] = 1): number => {
  if (times === 'always') return Number.POSITIVE_INFINITY
  if (times >= 1 && times <= MOST_TIMES) return times
  throw new LabError(400, `times must be 1 to ${MOST_TIMES} or always`)
}

/**
 * What a fault is, but for its id and its numbers.
 * @param now of the server's own clock @param flavor whom v2 answers as @throws LabError for what cannot be
 */
export const readFault = (written: FaultInput, now: number, flavor: Flavor): Omit<Fault, 'id' | 'random'> => {
  const operation = operationOf(written.operation)
  return {
    operation,
    match: matchOf(written.match ?? {}, operation),
    answer: readAnswer(operation, written, flavor),
    times: timesOf(written.times),
    expiresAt: endOf(written.ttl, now),
    written,
    hits: 0,
    over: false
  }
}
