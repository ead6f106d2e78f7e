import type { Rule } from './rule.ts'

export const doubledSlash: Rule = {
  name: 'doubled-slash',
  fix: 'take the slash from the end of the base URL; the emulator folds it, and nobody knows whether the cloud does',
  source: 'clients: SDKs put base URL and path together as they are',
  look: ({ what: { path } }) => (path.startsWith('//') ? 'the path begins with two slashes' : undefined)
}
