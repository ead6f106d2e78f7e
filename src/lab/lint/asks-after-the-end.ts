import type { Rule } from './rule.ts'

/** Once more may be somebody else, or a look at the details. */
const HARMLESS = 2

const HINTS = {
  v1: {
    completed: 'readyPercentage is a ratio: a job is completed at 1, not at 100',
    failed: 'a job that failed has a completeTime and an errorMessage, and its readyPercentage stays below 1'
  },
  v2: {
    completed: 'progress is a percentage: a job is completed at 100, not at 1, and its state is Completed',
    failed: 'a job that failed has the state Failed, and its progress stays below 100'
  }
} as const

export const asksAfterTheEnd: Rule = {
  name: 'asks-after-the-end',
  fix: 'stop asking when the answer tells the end',
  source: 'get page of v1 (readyPercentage 0..1), describe page of v2 (progress 0..100)',
  of: ['get', 'v2.describe'],
  look: ({ what, told }, memory) => {
    const { jobId, ending } = told ?? {}
    if (jobId === undefined || (ending !== 'completed' && ending !== 'failed')) return undefined
    const times = memory.tellEnd(jobId)
    if (times <= HARMLESS) return undefined
    return `${jobId} was told to be ${ending} ${times} times; ${HINTS[what.operation?.version ?? 'v1'][ending]}`
  }
}
