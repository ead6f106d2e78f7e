import { isSecretName } from '../../text/secrets.ts'
import type { Journal } from './journal.ts'
import { type Compiled, type Criterion, missing } from './matcher.ts'
import type { Exchange } from './record.ts'

const MOST_NEAR_MISSES = 3

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? 'nothing')
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

const miss = ({ name, expected, has }: Criterion, what: Exchange): string => {
  if (isSecretName(name)) return `${name}: the journal does not keep secrets; * matches any`
  const found = has(what).filter(value => value !== undefined)
  return `${name}: expected ${shown(expected)}, was ${found.length === 0 ? 'nothing' : found.map(shown).join(', ')}`
}

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
