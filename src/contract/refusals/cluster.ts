import { type RefusalEntry, V1_JOBS, V2_JOBS } from './entry.ts'

/** The cluster of a call, and whether that cluster accepts calls. */
export const clusterRefusals = [
  {
    code: 90117,
    status: 200,
    message: "Invalid domain name used, please check the domain name you're using.",
    milvus: { code: 1 },
    operations: V1_JOBS,
    importPages: true,
    cause: 'The Host header is neither a controller host of a known region nor a neutral name such as localhost.',
    fix: 'Call `controller.api.<region>.…`, localhost, or a name listed with --neutral-hosts.',
    source: 'pages (cut at the comma), Error Codes (v1) in full',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 90103,
    status: 200,
    message: 'The clusterId parameter is empty in the request path.',
    v2: 96025,
    operations: ['import'],
    importPages: true,
    cause:
      'A path-style call `POST /v1/clusters/{clusterId}/import` has an empty cluster id. The path itself is a guess.',
    fix: 'Put the cluster id into the path, or use the documented path with `clusterId` in the body.',
    source: 'import and get pages',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 90104,
    status: 200,
    message: 'The clusterId parameter is empty in the request parameter.',
    v2: 96025,
    operations: V1_JOBS,
    importPages: true,
    cause: 'clusterId is missing or empty in the body or query.',
    fix: 'Send clusterId.',
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96025,
    status: 200,
    message: 'Empty clusterId. Please specify a clusterId.',
    dataPlaneV1: 90117,
    milvus: { code: 1100, reason: 'more than one cluster could be meant' },
    operations: V2_JOBS,
    cause: 'The request has neither a clusterId nor a projectId with a regionId.',
    fix: 'Send the id of the target cluster.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96005,
    status: 200,
    message:
      'Invalid projectId. The projectId should be like proj-xxxxxxxx. Please use the ListProjects API to obtain your scoped projects.',
    dataPlaneV1: 90117,
    operations: [...V2_JOBS, 'projects', 'volumes'],
    cause: 'projectId does not begin with proj-, or the world has no such project.',
    fix: 'Send the id of one of your projects, or a clusterId.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96001,
    status: 200,
    message: 'Invalid RegionId. Please use the ListCloudRegions API to obtain a list of supported regionIds.',
    operations: [...V2_JOBS, 'volumes'],
    cause: 'regionId, of a volume or with projectId instead of a clusterId, is no documented region.',
    fix: 'Send a documented region id; to get jobs, you can send a clusterId instead.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 40021,
    status: 200,
    message: 'The cluster ID does not exist.',
    v2: 96018,
    milvus: { code: 1 },
    operations: V1_JOBS,
    importPages: true,
    cause: 'The world has no cluster with this id.',
    fix: 'Check the id, or add the cluster to the world.',
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 90102,
    status: 200,
    message: 'The cluster does not exist in current region.',
    v2: 96018,
    milvus: { code: 1 },
    operations: V1_JOBS,
    importPages: true,
    cause: 'The host name belongs to another region than the cluster.',
    fix: "Call the host of the cluster's own region.",
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96018,
    status: 200,
    message: 'Cluster not found. Please use the ListClusters API to obtain your scoped clusters.',
    dataPlaneV1: 90102,
    milvus: { code: 1 },
    operations: V2_JOBS,
    cause:
      'The world has no cluster with this id, or none in this project and region, or the cluster is in another region than the host.',
    fix: 'Check the id, or add the cluster to the world.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 40003,
    status: 200,
    message: 'Action not available given the current status of the cluster.',
    milvus: { code: 1 },
    operations: ['import'],
    importPages: true,
    cause: 'The status of the cluster is not RUNNING.',
    fix: 'Resume the cluster, or wait until it is running.',
    source: 'import page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 1,
    status: 200,
    message: 'service not ready[proxy=1]: Abnormal',
    operations: [...V2_JOBS, 'collections'],
    cause: 'The cluster of a Milvus call does not exist or is not running.',
    fix: 'Resume the cluster, or call another one.',
    source: 'server source: merr.ErrServiceNotReady',
    text: 'source',
    trigger: 'guess'
  }
] as const satisfies readonly RefusalEntry[]
