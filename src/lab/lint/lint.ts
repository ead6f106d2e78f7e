import type { Warning } from '../journal/record.ts'
import type { LabSandbox } from '../sandbox.ts'
import type { Seen } from './rule.ts'
import { RULES } from './rules.ts'

/** What the rules have to say of a call, which coverage counts; undefined when that is nothing. */
export const lint = ({ lint: memory, coverage }: LabSandbox, seen: Seen): readonly Warning[] | undefined => {
  let warnings: Warning[] | undefined
  for (const { name, look } of RULES) {
    const text = look(seen, memory)
    if (text === undefined) continue
    warnings ??= []
    warnings.push({ rule: name, text })
    coverage.warned(name, text)
  }
  return warnings
}
