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

export const V1_JOBS = ['import', 'get', 'list'] as const satisfies readonly Operation[]

export const V2_JOBS = ['create', 'progress', 'list', 'commit', 'abort'] as const satisfies readonly Operation[]

/** What Milvus says in the place of a code. */
export interface MilvusForm {
  readonly code: number
  /** What replaces `xxx` in the message of that code; `xxx` in it stands for the reason that the cloud gives. */
  readonly reason?: string
  /** All of the message, where it is not the code's usual one. */
  readonly text?: string
  /** HTTP status that is not the code's usual one. */
  readonly status?: 403
}

/**
 * One documented code, with what other parts of the API say in its place. A code of v2 or Milvus has an entry of its own beside it;
 * a form that names a code without an entry does not compile (`refusal.ts`).
 */
export interface RefusalEntry {
  readonly code: number
  /** HTTP status: 200 for business errors, 401 for a bad key. recorded: cluster and project calls of the same gateway */
  readonly status: 200 | 400 | 401 | 403 | 404 | 405 | 429 | 500
  /** The full text; `xxx` stands where the reason goes. */
  readonly message: string
  /** What older pages print around the reason. documented: Error Codes (v1) */
  readonly brackets?: readonly [open: string, close: string]
  /** The code of v2 in its place. Left out: v2 says the same (guess: recorded for other services of the gateway). guess: by their texts */
  readonly v2?: number
  /** The code of v1 in its place at the address of a cluster. guess: by their texts; a host under which no cluster is known is a wrong one */
  readonly dataPlaneV1?: number
  /** The code of v2 in its place at the address of a cluster, where Milvus itself answers. Left out: that of v2. */
  readonly dataPlaneV2?: number
  /** server source where Milvus says the same, else a guess */
  readonly milvus?: MilvusForm
  readonly operations: readonly Operation[]
  /** Whether the v1 pages of import, get and list document it. */
  readonly importPages?: true
  /** When the emulator answers with it. */
  readonly cause: string
  /** What a caller does about it. */
  readonly fix: string
  /** Where the text is from, and how sure the trigger is. */
  readonly source: string
  readonly text: Confidence
  readonly trigger: Confidence
}
