import type { RefusalEntry } from './entry.ts'

const ALL = ['create', 'progress', 'list', 'commit', 'abort'] as const

const LIST = 'Error Codes (v2)'

const VOLUMES = ['volumes'] as const

const TWO_PHASE = ['commit', 'abort'] as const

/** What v2 says where v1 has a code of its own; every other code passes through (guess: recorded for other services of the gateway). */
export const v2Refusals = [
  {
    code: 63032,
    status: 200,
    message: 'CloudId not exists.',
    operations: ['regions'],
    cause: 'cloudId of a v1 call is none of the clouds.',
    fix: 'Send a cloudId that the call for clouds lists, or none.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 63240,
    status: 200,
    message: 'The specified volume not exists, please check your request.',
    operations: ['create', ...VOLUMES],
    cause: 'The organization of the key has no volume of this name, and none is prepared.',
    fix: 'Check the name, or create the volume.',
    source: 'Describe Volume and Update Volume pages (V2); that other calls have the same code is a guess',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 21119,
    status: 401,
    message: 'The apikey is illegal',
    operations: ALL,
    cause: 'The Authorization header is missing or malformed, or its key is unknown, revoked or not for this API.',
    fix: 'Send `Authorization: Bearer <key>` with a key that the world lets in.',
    source: `recorded; ${LIST} prints a final dot`,
    text: 'recorded',
    trigger: 'recorded'
  },
  {
    code: 96000,
    status: 200,
    message: 'Invalid CloudId. Please use the ListCloudProviders API to obtain a list of supported cloudIds.',
    operations: ['regions'],
    cause: 'cloudId is none of the clouds.',
    fix: 'Send a cloudId that the call for clouds lists, or none.',
    source: LIST,
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96001,
    status: 200,
    message: 'Invalid RegionId. Please use the ListCloudRegions API to obtain a list of supported regionIds.',
    operations: [...ALL, ...VOLUMES],
    cause: 'regionId, of a volume or beside projectId instead of a clusterId, is none of the documented regions.',
    fix: 'Send a documented region id; jobs may be asked for by a clusterId.',
    source: LIST,
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96005,
    status: 200,
    message:
      'Invalid projectId. The projectId should be like proj-xxxxxxxx. Please use the ListProjects API to obtain your scoped projects.',
    operations: [...ALL, ...VOLUMES],
    cause: 'projectId does not begin with proj-, or no project of the world has it.',
    fix: 'Send the id of one of your projects, or a clusterId.',
    source: LIST,
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96008,
    status: 200,
    message: 'The parameter value for pageSize should be between 1 and 100.',
    operations: ['list'],
    cause: 'pageSize is outside 1..100; 0 stands for the default, as SDKs send it.',
    fix: 'Ask for 1 to 100 jobs a page.',
    source: LIST,
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96009,
    status: 200,
    message: 'The parameter currentPage should have a value between 1 and the maximum value of Int.',
    operations: ['list'],
    cause: 'currentPage is outside 1..2147483647; 0 stands for the first page, as SDKs send it.',
    fix: 'Count pages from 1.',
    source: LIST,
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96012,
    status: 200,
    message: "You don't have permission for this project. Project org and Apikey org does not match.",
    operations: VOLUMES,
    cause: 'The project of a volume belongs to another organization than the key.',
    fix: "Use a key of the project's organization, or one of your own projects.",
    source: LIST,
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96014,
    status: 200,
    message: "You don't have permission for this cluster. Cluster org and Apikey org does not match.",
    operations: ALL,
    cause: 'The cluster belongs to another organization than the key.',
    fix: "Use a key of the cluster's organization, or one of your own clusters.",
    source: LIST,
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96016,
    status: 200,
    message: "You don't have permission for this cluster. Please check your Apikey scope.",
    operations: ALL,
    cause: "The key is of the cluster's organization but has no role in its project.",
    fix: "Give the key a role in the cluster's project, or use another key.",
    source: LIST,
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96018,
    status: 200,
    message: 'Cluster not found. Please use the ListClusters API to obtain your scoped clusters.',
    operations: ALL,
    cause:
      'No cluster of the world has this id, or none is in this project and region, or it is in another region than the host.',
    fix: 'Check the id, or add the cluster to the world.',
    source: LIST,
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96025,
    status: 200,
    message: 'Empty clusterId. Please specify a clusterId.',
    operations: ALL,
    cause: 'There is neither a clusterId nor a projectId with a regionId.',
    fix: 'Send the id of the target cluster.',
    source: LIST,
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96026,
    status: 200,
    message: 'Job not found. Please check your request parameter.',
    operations: ['progress', ...TWO_PHASE],
    cause: 'jobId is missing or unknown, or its job is of another cluster.',
    fix: 'Send a jobId that an import into this cluster returned.',
    source: LIST,
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96027,
    status: 200,
    message: "You don't have permission for this project. Please check your Apikey scope.",
    operations: VOLUMES,
    cause: "The key is of the project's organization but has no role in the project of the volume.",
    fix: 'Give the key a role in the project, or use another key.',
    source: LIST,
    text: 'documented',
    trigger: 'guess'
  }
] as const satisfies readonly RefusalEntry[]
