import type { LabSandbox } from '../sandbox.ts'
import type { Compiled, Matcher } from './matcher.ts'
import { nearMisses } from './near-misses.ts'
import { withoutSecretIn } from './redact.ts'

const described = ({ since: _, event, fields, ...criteria }: Matcher): string => {
  const parts = Object.entries({ ...criteria, ...fields }).map(([name, value]) => {
    const shown = withoutSecretIn(name, value)
    return `${name} ${typeof shown === 'string' ? shown : JSON.stringify(shown)}`
  })
  const noun = event === undefined ? 'request' : `event ${event}`
  return parts.length === 0 ? noun : `${noun} with ${parts.join(', ')}`
}

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
