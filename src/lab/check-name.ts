import { isLike } from '../text/glob.ts'
import { nearest } from '../text/nearest.ts'
import { LabError } from './lab-error.ts'

/** @param what it names, as errors call it @throws LabError for a pattern that none of the names is like */
export const checkName = (what: string, pattern: string, names: readonly string[]): void => {
  if (names.some(name => isLike(name, pattern))) return
  const near = nearest(pattern, names)
  const hint = near === undefined ? `known: ${names.join(', ')}` : `did you mean ${near}?`
  throw new LabError(400, `there is no ${what} ${JSON.stringify(pattern.slice(0, 60))}; ${hint}`)
}
