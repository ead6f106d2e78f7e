/** What the laboratory cannot do, in words for who asked: an answer `{error}` over HTTP, thrown in a program. */
export class LabError extends Error {
  override readonly name = 'LabError'
  /** HTTP status. */
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413
  /** What the answer has beside `error`. */
  readonly details: Readonly<Record<string, unknown>>
  constructor(status: LabError['status'], message: string, details: LabError['details'] = {}) {
    super(message)
    this.status = status
    this.details = details
  }
}
