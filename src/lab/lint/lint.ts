import { API_OPERATIONS, type ApiOperation } from '../../contract/operations.ts'
import type { Warning } from '../journal/journal.ts'
import type { LabSandbox } from '../sandbox.ts'
import type { Rule, Seen } from './rule.ts'
import { RULES } from './rules.ts'

/** What the rules have to say of a call, which coverage counts; undefined when that is nothing. A rule that fails says nothing. */
export const lint = ({ lint: memory, coverage, observers }: LabSandbox, seen: Seen): readonly Warning[] | undefined => {
  let warnings: Warning[] | undefined
  for (const { name, look } of rulesFor(seen.what.operation)) {
    const text = observers.run(name, look, seen, memory)
    if (text === undefined) continue
    warnings ??= []
    warnings.push({ rule: name, text })
    observers.run('coverage', () => coverage.warned(name, text))
  }
  return warnings
}

const NONE: readonly Rule[] = []

const BY_OPERATION: ReadonlyMap<string, readonly Rule[]> = new Map(
  API_OPERATIONS.map(({ name }) => [name, RULES.filter(({ of }) => of === undefined || of.includes(name))])
)

const rulesFor = (operation: ApiOperation | undefined): readonly Rule[] =>
  operation === undefined ? NONE : (BY_OPERATION.get(operation.name) ?? NONE)
