export type Confidence = 'documented' | 'recorded' | 'source' | 'guess'

/** Import operations, first of v1, then of v2. */
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
  | 'databases'
  | 'aliases'
  | 'clusters'
  | 'projects'
  | 'jobs'
  | 'volumes'

export const V1_JOBS = ['import', 'get', 'list'] as const satisfies readonly Operation[]

export const V2_JOBS = ['create', 'progress', 'list', 'commit', 'abort'] as const satisfies readonly Operation[]

/** The form of a refusal in Milvus. */
export interface MilvusForm {
  readonly code: number
  /** Replaces `xxx` in the message of the Milvus code. `xxx` inside it stands for the cloud's reason. */
  readonly reason?: string
  /** The whole message, if it differs from the code's usual one. */
  readonly text?: string
  /** HTTP status, if it differs from the code's usual one. */
  readonly status?: 403
}

/**
 * One documented code, with the codes that other parts of the API use instead. Each of those codes has its own entry; naming a code
 * without an entry does not compile (`refusal.ts`).
 */
export interface RefusalEntry {
  readonly code: number
  /** HTTP status: 200 for business errors, 401 for a bad key. recorded: cluster and project calls of the same gateway */
  readonly status: 200 | 400 | 401 | 403 | 404 | 405 | 429 | 500
  /** The full text; `xxx` is the place of the reason. */
  readonly message: string
  /** Brackets that older pages print around the reason. documented: Error Codes (v1) */
  readonly brackets?: readonly [open: string, close: string]
  /** The code that v2 uses instead. Default: the same code (guess: recorded for other services of the gateway). guess: by their texts */
  readonly v2?: number
  /** The code that v1 uses instead at a cluster's address. guess: by their texts; a host without a known cluster counts as wrong */
  readonly dataPlaneV1?: number
  /** The code that v2 uses instead at a cluster's address, where Milvus itself answers. Default: the code of v2. */
  readonly dataPlaneV2?: number
  /** server source where Milvus has the same refusal, else a guess */
  readonly milvus?: MilvusForm
  readonly operations: readonly Operation[]
  /** Whether the v1 pages of import, get and list document it. */
  readonly importPages?: true
  /** When the emulator answers with it. */
  readonly cause: string
  /** The step that the caller should take. */
  readonly fix: string
  /** The source of the text, and how certain the trigger is. */
  readonly source: string
  readonly text: Confidence
  readonly trigger: Confidence
}
