import { isSecretName } from '../../text/secrets.ts'
import { LabError } from '../lab-error.ts'
import type { LabSandbox } from '../sandbox.ts'
import type { Journal, RequestRecord } from './journal.ts'
import { type Compiled, type Criterion, type Matcher, matches, missing } from './matcher.ts'
import { withoutSecretIn } from './redact.ts'

interface Found {
  readonly matcher: Matcher
  readonly compiled: Compiled
  /** Ids of what matched. */
  readonly ids: readonly number[]
}

/** Why an expectation is not met, as an error tells it: what was found, and what came nearest. */
export const unmet = (
  { name, journal }: LabSandbox,
  wanted: string,
  { matcher, compiled, ids }: Found
): { message: string; details: { count: number; nearMisses: string[] } } => {
  const near = nearMisses(journal, compiled)
  const shown = ids.slice(-10).map(id => `#${id}`)
  const found = ids.length === 0 ? 'none' : `${ids.length} (${shown.join(', ')})`
  const lines = [`expected ${wanted} ${described(matcher)} in sandbox ${name}, found ${found}`, ...near]
  return { message: lines.join('; '), details: { count: ids.length, nearMisses: near } }
}

const MOST_NEAR_MISSES = 3

/** The requests that come nearest to what was looked for, in words. */
export const nearMisses = (journal: Journal, compiled: Compiled): string[] => {
  if (compiled.event !== undefined) return []
  return journal
    .records(compiled.since)
    .flatMap(what => (what.kind === 'request' ? [{ what, lacks: missing(compiled, what) }] : []))
    .filter(({ lacks }) => lacks.length > 0 && lacks.length <= Math.max(1, compiled.criteria.length - 1))
    .sort((a, b) => a.lacks.length - b.lacks.length || b.what.id - a.what.id)
    .slice(0, MOST_NEAR_MISSES)
    .map(
      ({ what, lacks }) =>
        `#${what.id} ${what.method} ${what.path} would have matched but for ${lacks.map(each => miss(each, what)).join(' and ')}`
    )
}

const miss = ({ name, expected, has }: Criterion, what: RequestRecord): string => {
  if (isSecretName(name)) return `${name}: the journal does not keep secrets; * matches any`
  const found = has(what).filter(value => value !== undefined)
  return `${name}: expected ${shown(expected)}, was ${found.length === 0 ? 'nothing' : found.map(shown).join(', ')}`
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? 'nothing')
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

const described = ({ since: _, event, fields, ...criteria }: Matcher): string => {
  const parts = Object.entries({ ...criteria, ...fields }).map(([name, value]) => {
    const shown = withoutSecretIn(name, value)
    return `${name} ${typeof shown === 'string' ? shown : JSON.stringify(shown)}`
  })
  const noun = event === undefined ? 'request' : `event ${event}`
  return parts.length === 0 ? noun : `${noun} with ${parts.join(', ')}`
}

const MOST_WAITING = 1000

const CLOSED = 'the emulator is closed, so that no more requests come'

/** Those who wait for requests to come, by the machine's own time. */
export class Waiting {
  readonly #ends = new Set<() => void>()
  #closed = false

  /**
   * Ends when there are so many that match, at once if there are, or when the time is up.
   * @param length milliseconds @throws LabError when too many wait, and when the emulator is closed
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
