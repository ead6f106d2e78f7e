import { isSecretName } from '../../text/secrets.ts'
import { LabError } from '../lab-error.ts'
import type { LabSandbox } from '../sandbox.ts'
import type { Journal, RequestRecord } from './journal.ts'
import { type Compiled, type Criterion, findUnmetCriteria, type Matcher, matches } from './matcher.ts'
import { withoutSecretIn } from './redact.ts'

interface Found {
  readonly matcher: Matcher
  readonly compiled: Compiled
  /** Ids of the matching records. */
  readonly ids: readonly number[]
}

/** The error for an unmet expectation: the count found and the nearest misses. */
export const describeUnmet = (
  { name, journal }: LabSandbox,
  wanted: string,
  { matcher, compiled, ids }: Found
): { message: string; details: { count: number; nearMisses: string[] } } => {
  const near = findNearMisses(journal, compiled)
  const formatValue = ids.slice(-10).map(id => `#${id}`)
  const found = ids.length === 0 ? 'none' : `${ids.length} (${formatValue.join(', ')})`
  const lines = [`expected ${wanted} ${describeMatcher(matcher)} in sandbox ${name}, found ${found}`, ...near]
  return { message: lines.join('; '), details: { count: ids.length, nearMisses: near } }
}

const MOST_NEAR_MISSES = 3

/** Describes the requests that come nearest to the matcher. */
export const findNearMisses = (journal: Journal, compiled: Compiled): string[] => {
  if (compiled.event !== undefined) return []
  return journal
    .records(compiled.since)
    .flatMap(record => (record.kind === 'request' ? [{ record, lacks: findUnmetCriteria(compiled, record) }] : []))
    .filter(({ lacks }) => lacks.length > 0 && lacks.length <= Math.max(1, compiled.criteria.length - 1))
    .sort((a, b) => a.lacks.length - b.lacks.length || b.record.id - a.record.id)
    .slice(0, MOST_NEAR_MISSES)
    .map(
      ({ record, lacks }) =>
        `#${record.id} ${record.method} ${record.path} would have matched but for ${lacks.map(each => describeMiss(each, record)).join(' and ')}`
    )
}

const describeMiss = ({ name, expected, has }: Criterion, record: RequestRecord): string => {
  if (isSecretName(name)) return `${name}: the journal does not keep secrets; * matches any`
  const found = has(record).filter(value => value !== undefined)
  return `${name}: expected ${formatValue(expected)}, was ${found.length === 0 ? 'nothing' : found.map(formatValue).join(', ')}`
}

const formatValue = (value: unknown): string => {
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? 'nothing')
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

const describeMatcher = ({ since: _, event, fields, ...criteria }: Matcher): string => {
  const parts = Object.entries({ ...criteria, ...fields }).map(([name, value]) => {
    const redacted = withoutSecretIn(name, value)
    return `${name} ${typeof redacted === 'string' ? redacted : JSON.stringify(redacted)}`
  })
  const noun = event === undefined ? 'request' : `event ${event}`
  return parts.length === 0 ? noun : `${noun} with ${parts.join(', ')}`
}

const MOST_WAITING = 1000

const CLOSED = 'the emulator is closed, so that no more requests come'

/** Waits for requests to arrive, in the machine's own time. */
export class Waiting {
  readonly #ends = new Set<() => void>()
  #closed = false

  /**
   * Returns when `count` records match, at once if they already do, or when the time is up.
   * @param length milliseconds @throws LabError when too many calls wait, and when the emulator closes
   */
  async until(journal: Journal, compiled: Compiled, count: number, length: number): Promise<void> {
    let found = journal.records().filter(record => matches(compiled, record)).length
    if (found >= count) return
    if (this.#closed) throw new LabError(409, CLOSED)
    if (this.#ends.size >= MOST_WAITING)
      throw new LabError(409, `${MOST_WAITING} calls are waiting for requests already`)
    await new Promise<void>(resolve => {
      const end = (): void => {
        clearTimeout(timer)
        stop()
        this.#ends.delete(end)
        resolve()
      }
      const stop = journal.listen(record => {
        if (matches(compiled, record) && ++found >= count) end()
      })
      const timer = setTimeout(end, length)
      this.#ends.add(end)
    })
    if (this.#closed && found < count) throw new LabError(409, CLOSED)
  }

  endAll(): void {
    this.#closed = true
    for (const end of this.#ends) end()
  }
}
