import type { RefusalEntry } from './entry.ts'

/** Calls that create and change clusters, and the call that lists the regions of a cloud. */
export const clusterCallRefusals = [
  {
    code: 63032,
    status: 200,
    message: 'CloudId not exists.',
    v2: 96000,
    operations: ['regions'],
    cause: 'cloudId of a v1 call names no cloud.',
    fix: 'Send a cloudId from the list of clouds, or omit it.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96000,
    status: 200,
    message: 'Invalid CloudId. Please use the ListCloudProviders API to obtain a list of supported cloudIds.',
    operations: ['regions'],
    cause: 'cloudId names no cloud.',
    fix: 'Send a cloudId from the list of clouds, or omit it.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 80009,
    status: 200,
    message: 'Invalid clusterName, can contains only alphanumeric letters and hyphens.',
    v2: 96010,
    operations: ['clusters'],
    cause: 'clusterName is missing or has an invalid character.',
    fix: 'Use letters, digits and hyphens.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96010,
    status: 200,
    message: 'Invalid clusterName. Cluster names can only contain alphanumeric letters and hyphens.',
    operations: ['clusters'],
    cause: 'clusterName is missing or has an invalid character (v2).',
    fix: 'Use letters, digits and hyphens.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 80010,
    status: 200,
    message:
      'Duplicated ClusterName. You have already created an exist Cluster with the same name. To avoid complexity in management, please modify the name and create a new one.',
    v2: 40013,
    operations: ['clusters'],
    cause: 'The project already has a cluster with this name.',
    fix: 'Choose another name.',
    source: 'recorded; Error Codes (v1) prints "a running Cluster"',
    text: 'recorded',
    trigger: 'recorded'
  },
  {
    code: 40013,
    status: 200,
    message: 'The specified cluster name already exists.',
    operations: ['clusters'],
    cause: 'The project already has a cluster with this name (v2).',
    fix: 'Choose another name.',
    source: 'recorded; Error Codes (v2) has 96017 for it',
    text: 'recorded',
    trigger: 'recorded'
  },
  {
    code: 80013,
    status: 200,
    message: "Invalid plan. The parameter value should be one of ['Standard','Enterprise'].",
    v2: 96004,
    operations: ['clusters'],
    cause: 'plan has an unknown value.',
    fix: 'Send a documented plan.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96004,
    status: 200,
    message: 'Invalid dedicated plan.',
    operations: ['clusters'],
    cause: 'plan of a dedicated cluster is neither Standard nor Enterprise (v2).',
    fix: 'Send one of the two values.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 80005,
    status: 200,
    message: "Invalid cuType. The parameter value should be one of ['Performance-optimized','Capacity-optimized'].",
    v2: 96003,
    operations: ['clusters'],
    cause: 'cuType of a dedicated cluster is missing or invalid (v1).',
    fix: 'Send one of the two values.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96003,
    status: 200,
    message: 'Invalid cuType.',
    operations: ['clusters'],
    cause: 'cuType of a dedicated cluster is missing or invalid (v2).',
    fix: 'Send Performance-optimized or Capacity-optimized.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 80006,
    status: 200,
    message: 'Invalid cuSize. The parameter value should be between 1 and 256.',
    v2: 96002,
    operations: ['clusters'],
    cause: 'cuSize of a dedicated cluster is missing or outside 1..256 (v1).',
    fix: 'Send a whole number from 1 to 256.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96002,
    status: 200,
    message: 'Invalid cuSize. The parameter value should be positive.',
    operations: ['clusters'],
    cause: 'cuSize of a dedicated cluster is missing or outside 1..256 (v2).',
    fix: 'Send a whole number from 1 to 256.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 80021,
    status: 200,
    message: 'Serverless cluster not support this operation.',
    v2: 96022,
    operations: ['clusters'],
    cause: 'Only dedicated clusters can be suspended, resumed and modified.',
    fix: 'Call it for a Standard or Enterprise cluster.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96022,
    status: 200,
    message: 'Serverless cluster does not support this operation.',
    operations: ['clusters'],
    cause: 'Only dedicated clusters can be suspended, resumed and modified (v2).',
    fix: 'Call it for a Standard or Enterprise cluster.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96021,
    status: 200,
    message: 'Free cluster does not support this operation.',
    operations: ['clusters'],
    cause: 'Only dedicated clusters can be suspended, resumed and modified (v2).',
    fix: 'Call it for a Standard or Enterprise cluster.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  }
] as const satisfies readonly RefusalEntry[]
