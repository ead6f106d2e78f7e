import { matchesGlob, nearest } from '../text/text.ts'

/** An error of the laboratory with a message for the caller: a response `{error}` over HTTP, thrown in a program. */
export class LabError extends Error {
  override readonly name = 'LabError'
  /** HTTP status. */
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413
  /** Fields of the response besides `error`. */
  readonly details: Readonly<Record<string, unknown>>
  constructor(status: LabError['status'], message: string, details: LabError['details'] = {}) {
    super(message)
    this.status = status
    this.details = details
  }
}

/** @param noun the noun that errors use for a name @throws LabError for a pattern that matches none of the names */
export const checkName = (noun: string, pattern: string, names: readonly string[]): void => {
  if (names.some(name => matchesGlob(name, pattern))) return
  const near = nearest(pattern, names)
  const hint = near === undefined ? `known: ${names.join(', ')}` : `did you mean ${near}?`
  throw new LabError(400, `there is no ${noun} ${JSON.stringify(pattern.slice(0, 60))}; ${hint}`)
}
