import type { Rule } from './rule.ts'

/** documented: requests a second for each user and endpoint of the control plane, on the v2 pages */
const DOCUMENTED_RATE = 20

export const tooFast: Rule = {
  name: 'too-fast',
  fix: 'ask less often: jobs take seconds at least; --rate-limit 20 refuses what is too much',
  source: 'v2 pages: 20 requests a second for each user and endpoint of the control plane; v1 pages name no rate',
  look: ({ what }, memory) => {
    const { operation, startedAt } = what
    if (operation?.plane !== 'control') return undefined
    // Said once for each second.
    return memory.rate(operation.name, startedAt) === DOCUMENTED_RATE + 1
      ? `more than ${DOCUMENTED_RATE} requests to ${operation.name} came within a second of real time`
      : undefined
  }
}
