import type { RefusalEntry } from './entry.ts'

const ALL = ['import', 'get', 'list'] as const

/** The cluster service: 40xxx. */
export const clusterRefusals = [
  {
    code: 40003,
    status: 200,
    message: 'Action not available given the current status of the cluster.',
    operations: ['import'],
    cause: 'The status of the cluster is not RUNNING.',
    fix: 'Resume the cluster or wait until it runs.',
    source: 'import page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 40021,
    status: 200,
    message: 'The cluster ID does not exist.',
    operations: ALL,
    cause: 'No cluster of the world has this id.',
    fix: 'Check the id, or add the cluster to the world.',
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 40022,
    status: 200,
    message: 'No access to this cluster. Please request access from your admin.',
    operations: ALL,
    cause: "The key is of the cluster's organization but has no role in its project.",
    fix: "Give the key a role in the cluster's project, or use another key.",
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'guess'
  }
] as const satisfies readonly RefusalEntry[]
