/** Something that a client does and should not, as far as it can be seen from outside. */
export interface Rule {
  readonly name: string
  /** What to do about it. */
  readonly fix: string
  /** Where it is from. */
  readonly source: string
}

export const RULES: readonly Rule[] = []
