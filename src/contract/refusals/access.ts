import { type RefusalEntry, V1_JOBS, V2_JOBS } from './entry.ts'
import { deniedText } from './privileges.ts'

const DENIED = {
  code: 65535,
  status: 403,
  text: deniedText()
} as const

/** API keys, and their permissions for clusters and projects. */
export const accessRefusals = [
  {
    code: 80001,
    status: 401,
    message:
      'Invalid token: Your token is not valid. Please double-check your request parameters and ensure that you have provided a valid token.',
    v2: 21119,
    milvus: { code: 1800 },
    operations: V1_JOBS,
    importPages: true,
    cause: 'The Authorization header is missing or malformed, or its key is unknown or revoked.',
    fix: 'Send `Authorization: Bearer <key>` with a key that the world accepts.',
    source: 'recorded reply of GET /v1/projects; Error Codes (v1) prints "The token is illegal"',
    text: 'recorded',
    trigger: 'recorded'
  },
  {
    code: 80002,
    status: 401,
    message:
      'Token not found or unauthorized: The provided token does not exist in our records, or you do not have the necessary permissions to use this token. Please ensure you have the correct token.',
    v2: 21119,
    milvus: { code: 1800 },
    operations: V1_JOBS,
    importPages: true,
    cause: 'The key exists, but is not authorized for this API (state `unauthorized` in the world).',
    fix: 'Use a key whose state is `active`.',
    source: 'newest import page, failure example; Error Codes (v1) prints "The token is invalid"',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 21119,
    status: 401,
    message: 'The apikey is illegal',
    operations: V2_JOBS,
    cause:
      'The Authorization header is missing or malformed, or its key is unknown, revoked or not authorized for this API.',
    fix: 'Send `Authorization: Bearer <key>` with a key that the world accepts.',
    source: 'recorded; Error Codes (v2) prints a final dot',
    text: 'recorded',
    trigger: 'recorded'
  },
  {
    code: 1800,
    status: 401,
    message: "user hasn't authenticated",
    operations: [...V2_JOBS, 'collections'],
    cause:
      'With `--flavor milvus`: the key is listed as revoked or unauthorized. Or the world accepts only listed keys, and the caller sends neither one of them nor root:Milvus.',
    fix: 'Send `Authorization: Bearer root:Milvus`.',
    source: 'server source: proxy/service.go, authenticate',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 80020,
    status: 200,
    message: "Cluster not exist or you don't have permission.",
    v2: 96014,
    milvus: DENIED,
    operations: V1_JOBS,
    importPages: true,
    cause: 'The cluster belongs to another organization than the key.',
    fix: "Use a key of the cluster's organization, or one of your own clusters.",
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96014,
    status: 200,
    message: "You don't have permission for this cluster. Cluster org and Apikey org does not match.",
    operations: V2_JOBS,
    cause: 'The cluster belongs to another organization than the key.',
    fix: "Use a key of the cluster's organization, or one of your own clusters.",
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 40022,
    status: 200,
    message: 'No access to this cluster. Please request access from your admin.',
    v2: 96016,
    milvus: DENIED,
    operations: V1_JOBS,
    importPages: true,
    cause: "The key belongs to the cluster's organization, but has no role in its project.",
    fix: "Give the key a role in the cluster's project, or use another key.",
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96016,
    status: 200,
    message: "You don't have permission for this cluster. Please check your Apikey scope.",
    operations: V2_JOBS,
    cause: "The key belongs to the cluster's organization, but has no role in its project.",
    fix: "Give the key a role in the cluster's project, or use another key.",
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 80015,
    status: 200,
    message: 'ProjectId not exist or you do not have permission for this project.',
    v2: 96005,
    operations: ['clusters'],
    cause: 'The world has no such project, or the key has no role in it.',
    fix: 'Send a project of yours.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96012,
    status: 200,
    message: "You don't have permission for this project. Project org and Apikey org does not match.",
    operations: ['projects', 'volumes'],
    cause: 'The project belongs to another organization than the key.',
    fix: "Use a key of the project's organization, or one of your own projects.",
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 96027,
    status: 200,
    message: "You don't have permission for this project. Please check your Apikey scope.",
    operations: ['projects', 'volumes'],
    cause: "The key belongs to the project's organization, but has no role in the project.",
    fix: 'Give the key a role in the project, or use another key.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'guess'
  }
] as const satisfies readonly RefusalEntry[]
