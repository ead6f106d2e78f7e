/** Why a value does not fit its field. */
export interface ValueProblem {
  /** The server's own words. server source: importutilv2 */
  readonly message: string
  /** What was expected and what came, in ours. */
  readonly explain: string
}

/** Looks at a value as it stands in the file, written in JSON. @throws SyntaxError when it is no JSON */
export type ValueCheck = (source: string) => ValueProblem | undefined
