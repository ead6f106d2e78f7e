import type { Static } from '@sinclair/typebox'
import type { CoverageReport } from './coverage/report.ts'
import type { Laboratory } from './laboratory.ts'
import { perform } from './operation.ts'
import { clearCoverage } from './operations/clear-coverage.ts'
import { readCoverage } from './operations/read-coverage.ts'
import { MAIN } from './sandbox.ts'

type Choice = Omit<Static<(typeof readCoverage)['input']>, 'format'>

/** Which documented outcomes the clients of this server have met, in all sandboxes and across resets. */
export interface CoverageFace {
  /** @throws LabError for operations that there are not */
  report(choice?: Choice): Promise<CoverageReport>
  /** The same as a page of Markdown or as a JUnit file. */
  text(format: 'markdown' | 'junit', choice?: Choice): Promise<string>
  /** Begins to count anew. */
  reset(): Promise<void>
}

export const coverageFace = (lab: Laboratory): CoverageFace => {
  const scope = { lab, sandbox: MAIN }
  return {
    report: async (choice = {}) => (await perform(readCoverage, scope, choice)) as CoverageReport,
    text: async (format, choice = {}) => String(await perform(readCoverage, scope, { ...choice, format })),
    reset: async () => {
      await perform(clearCoverage, scope, {})
    }
  }
}
