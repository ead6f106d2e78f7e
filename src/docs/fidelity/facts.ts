import type { Confidence } from '../../contract/refusals/entry.ts'

/** One thing that the emulator claims about the cloud. */
export interface Fact {
  readonly name: string
  /** Behaviour of the emulator. */
  readonly claim: string
  readonly source: string
  /** How sure it is that the cloud does the same. */
  readonly confidence: Confidence
  /** The test that holds the emulator to it: file, and title of the test. */
  readonly witness: readonly [file: string, title: string]
}

/** Facts that have everything in common but their name and claim. */
export const facts = (common: Omit<Fact, 'name' | 'claim'>, claims: Readonly<Record<string, string>>): Fact[] =>
  Object.entries(claims).map(([name, claim]) => ({ name, claim, ...common }))
