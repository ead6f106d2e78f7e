import type { RefusalEntry } from './entry.ts'

const CLUSTERS = ['clusters'] as const

/** What calls that change clusters say, in both versions. */
export const clusterCallRefusals = [
  {
    code: 80009,
    status: 200,
    message: 'Invalid clusterName, can contains only alphanumeric letters and hyphens.',
    operations: CLUSTERS,
    cause: 'clusterName is missing or has other characters.',
    fix: 'Use letters, digits and hyphens.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 80010,
    status: 200,
    message:
      'Duplicated ClusterName. You have already created an exist Cluster with the same name. To avoid complexity in management, please modify the name and create a new one.',
    operations: CLUSTERS,
    cause: 'The project has a cluster of this name.',
    fix: 'Choose another name.',
    source: 'recorded; Error Codes (v1) prints "a running Cluster"',
    text: 'recorded',
    trigger: 'recorded'
  },
  {
    code: 80013,
    status: 200,
    message: "Invalid plan. The parameter value should be one of ['Standard','Enterprise'].",
    operations: CLUSTERS,
    cause: 'plan is none of the plans.',
    fix: 'Send a plan that the page documents.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 80015,
    status: 200,
    message: 'ProjectId not exist or you do not have permission for this project.',
    operations: CLUSTERS,
    cause: 'The world has no such project, or the key has no role in it.',
    fix: 'Send a project of yours.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 80021,
    status: 200,
    message: 'Serverless cluster not support this operation.',
    operations: CLUSTERS,
    cause: 'suspend, resume and modify are for dedicated clusters.',
    fix: 'Call it for a Standard or Enterprise cluster.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 80005,
    status: 200,
    message: "Invalid cuType. The parameter value should be one of ['Performance-optimized','Capacity-optimized'].",
    operations: CLUSTERS,
    cause: 'cuType of a dedicated cluster is missing or another (v1).',
    fix: 'Send one of the two.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 80006,
    status: 200,
    message: 'Invalid cuSize. The parameter value should be between 1 and 256.',
    operations: CLUSTERS,
    cause: 'cuSize of a dedicated cluster is missing or outside 1..256 (v1).',
    fix: 'Send a whole number from 1 to 256.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 40013,
    status: 200,
    message: 'The specified cluster name already exists.',
    operations: CLUSTERS,
    cause: 'The project has a cluster of this name (v2).',
    fix: 'Choose another name.',
    source: 'recorded; Error Codes (v2) has 96017 for it',
    text: 'recorded',
    trigger: 'recorded'
  },
  {
    code: 96002,
    status: 200,
    message: 'Invalid cuSize. The parameter value should be positive.',
    operations: CLUSTERS,
    cause: 'cuSize of a dedicated cluster is missing or outside 1..256 (v2).',
    fix: 'Send a whole number from 1 to 256.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96003,
    status: 200,
    message: 'Invalid cuType.',
    operations: CLUSTERS,
    cause: 'cuType of a dedicated cluster is missing or another (v2).',
    fix: 'Send Performance-optimized or Capacity-optimized.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96004,
    status: 200,
    message: 'Invalid dedicated plan.',
    operations: CLUSTERS,
    cause: 'plan of a dedicated cluster is neither Standard nor Enterprise (v2).',
    fix: 'Send one of the two.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96010,
    status: 200,
    message: 'Invalid clusterName. Cluster names can only contain alphanumeric letters and hyphens.',
    operations: CLUSTERS,
    cause: 'clusterName is missing or has other characters (v2).',
    fix: 'Use letters, digits and hyphens.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96021,
    status: 200,
    message: 'Free cluster does not support this operation.',
    operations: CLUSTERS,
    cause: 'suspend, resume and modify are for dedicated clusters (v2).',
    fix: 'Call it for a Standard or Enterprise cluster.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96022,
    status: 200,
    message: 'Serverless cluster does not support this operation.',
    operations: CLUSTERS,
    cause: 'suspend, resume and modify are for dedicated clusters (v2).',
    fix: 'Call it for a Standard or Enterprise cluster.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  }
] as const satisfies readonly RefusalEntry[]
