import { API_OPERATIONS, type ApiOperation } from '../../operations/index.ts'
import type { Warning } from '../journal/journal.ts'
import type { LabSandbox } from '../sandbox.ts'
import type { ObservedCall, Rule } from './rule.ts'
import { RULES } from './rules.ts'

/** The warnings of all rules about a call, which coverage counts; undefined when there are none. A rule that throws is skipped. */
export const lint = (
  { lint: memory, coverage, observers }: LabSandbox,
  seen: ObservedCall
): readonly Warning[] | undefined => {
  let warnings: Warning[] | undefined
  for (const { name, check: look } of rulesFor(seen.what.operation)) {
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
  API_OPERATIONS.map(({ name }) => [name, RULES.filter(({ operations: of }) => of === undefined || of.includes(name))])
)

const rulesFor = (operation: ApiOperation | undefined): readonly Rule[] =>
  operation === undefined ? NONE : (BY_OPERATION.get(operation.name) ?? NONE)
