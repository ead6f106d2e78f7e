import type { Fact } from './fact.ts'

/** Facts that have everything in common but their name and claim. */
export const facts = (common: Omit<Fact, 'name' | 'claim'>, claims: Readonly<Record<string, string>>): Fact[] =>
  Object.entries(claims).map(([name, claim]) => ({ name, claim, ...common }))
