/** What the log has of a request. No text of it comes from the client but the name of the sandbox, so none is a secret. */
export interface RequestLine {
  /** `other` for a method that HTTP does not have. */
  readonly method: string
  /** Pattern of the path, such as `/v2/projects/:projectId`; null: the API does not have the path. */
  readonly route: string | null
  /** Name of the operation; null: none. */
  readonly operation: string | null
  /** HTTP status; null: no response was sent. */
  readonly status: number | null
  /** Code of the body; null: none. For a failure of HTTP, such as an unknown path, it is the status. */
  readonly code: number | null
  /** Name of the check that refused it. */
  readonly check?: string
  /** Id of the fault that was applied. */
  readonly fault?: string
  /** Milliseconds. */
  readonly duration: number
  readonly sandbox: string
  /** Id of its journal entry; null: the journal is off. */
  readonly journal: number | null
}

export type RequestLog = (line: RequestLine) => void

interface InfoLog {
  info(line: RequestLine, message: string): void
}

/** Logs each request in a line of level info. A request to the storage has no route, and is named by its operation. */
export const requestLogTo =
  (logger: InfoLog): RequestLog =>
  line =>
    logger.info(line, `${line.method} ${line.route ?? line.operation ?? '(unknown path)'} ${outcomeOf(line)}`)

const outcomeOf = ({ status, code }: RequestLine): string => {
  if (status === null) return 'no answer'
  return code === null ? `HTTP ${status}` : String(code)
}
