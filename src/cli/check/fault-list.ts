import type { JobLimits } from '../../contract/eras.ts'
import { printableFault } from '../../files/inspect.ts'
import type { FileFault, Inspected, ReadRules } from '../../files/reader.ts'
import { serverMessage } from '../../imports/reading/reason.ts'
import type { Result } from './output.ts'
import type { Target } from './targets.ts'

/** Most faults of a file. */
const MOST = 100

/** Collects the faults of a file, which is read on after each of them until there are too many. */
export class FaultList {
  readonly #faults: FileFault[] = []

  readonly rules: Pick<ReadRules, 'readOn'> = {
    readOn: fault => {
      this.#faults.push(printableFault(fault))
      return this.#faults.length < MOST
    }
  }

  /** @param outcome of the whole file; its fault is the one that ended the reading, if one did */
  resultOf(
    outcome: Inspected,
    { type }: Target,
    { namedFiles }: JobLimits
  ): Pick<Result, 'outcome' | 'faults' | 'isCut'> {
    const isCut = this.#faults.length >= MOST
    const all = this.#faults.map(fault =>
      type === undefined ? fault : { ...fault, message: serverMessage(fault, type, namedFiles) }
    )
    // The last fault ended the reading, and is in the list already.
    if ('fault' in outcome && !isCut) all.push(outcome.fault)
    const [first] = all
    return first === undefined ? { outcome } : { outcome: { fault: first }, faults: all, isCut }
  }
}
