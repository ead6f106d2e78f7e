import { statSync } from 'node:fs'
import { PROGRESS } from '../contract/documents.ts'
import { compileShape } from '../contract/schema.ts'
import { momentOf } from '../text/moment.ts'
import { withDefaults } from './defaults.ts'
import { quote } from './quote.ts'
import { Settings } from './settings.ts'
import { SettingsError } from './settings-error.ts'

const shapeProblems = compileShape(Settings)

/** Settings with the defaults filled in, for programs that hand them over themselves. @throws SettingsError */
export const completeSettings = (chosen: Partial<Settings>): Settings => {
  const said = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined))
  const settings = withDefaults(said)
  const problems = shapeProblems(settings).map(({ path, problem }) => `${path.join('.')} ${problem}`)
  const { buckets } = settings
  if (typeof buckets === 'string' && !statSync(buckets, { throwIfNoEntry: false })?.isDirectory()) {
    problems.push(
      `buckets is ${quote(buckets)}, but there is no such folder; make it, or give another with --buckets DIR`
    )
  }
  const { freeze } = settings
  if (typeof freeze === 'string' && Number.isNaN(momentOf(freeze))) {
    problems.push(`freeze is ${quote(freeze)}, which is no date; write it like 2024-01-02T03:04:05Z`)
  }
  const { progress } = settings
  if (typeof progress === 'string' && !new RegExp(PROGRESS).test(progress)) {
    problems.push(`progress is ${quote(progress)}; choose time, immediate, or polls: with 1 to 9999, as polls:3`)
  }
  if (problems.length > 0) throw new SettingsError(problems)
  return settings
}
