export type Confidence = 'documented' | 'recorded' | 'source' | 'guess'

/** Those of v1, and after them those of v2, which has a list too. */
export type Operation =
  | 'import'
  | 'get'
  | 'list'
  | 'create'
  | 'progress'
  | 'commit'
  | 'abort'
  | 'regions'
  | 'collections'
  | 'partitions'
  | 'indexes'
  | 'clusters'
  | 'volumes'

/** One documented refusal. */
export interface RefusalEntry {
  readonly code: number
  /** HTTP status: 200 for business errors, 401 for a bad key. recorded: cluster and project calls of the same gateway */
  readonly status: 200 | 400 | 401 | 403 | 404 | 405 | 429 | 500
  /** The full text; `xxx` stands where the reason goes. */
  readonly message: string
  /** What older pages print around the reason. documented: Error Codes (v1) */
  readonly brackets?: readonly [open: string, close: string]
  readonly operations: readonly Operation[]
  /** When the emulator answers with it. */
  readonly cause: string
  /** What a caller does about it. */
  readonly fix: string
  /** Where the text is from, and how sure the trigger is. */
  readonly source: string
  readonly text: Confidence
  readonly trigger: Confidence
}
