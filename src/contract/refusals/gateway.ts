import type { RefusalEntry } from './entry.ts'

const ALL = ['import', 'get', 'list'] as const

/** The open-API gateway: 80xxx and 90xxx. */
export const gatewayRefusals = [
  {
    code: 80000,
    status: 200,
    message: 'Incorrect parameter: xxx',
    operations: ALL,
    cause: 'A parameter cannot be read: paging that is no integer, a field of the wrong type, a body that is not JSON.',
    fix: 'Send the parameter as the page documents it; x-emulator-explain names it.',
    source: 'list page, Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 80001,
    status: 401,
    message:
      'Invalid token: Your token is not valid. Please double-check your request parameters and ensure that you have provided a valid token.',
    operations: ALL,
    cause: 'The Authorization header is missing or malformed, or its key is unknown or revoked.',
    fix: 'Send `Authorization: Bearer <key>` with a key that the world lets in.',
    source: 'recorded reply of GET /v1/projects; Error Codes (v1) prints "The token is illegal"',
    text: 'recorded',
    trigger: 'recorded'
  },
  {
    code: 80002,
    status: 401,
    message:
      'Token not found or unauthorized: The provided token does not exist in our records, or you do not have the necessary permissions to use this token. Please ensure you have the correct token.',
    operations: ALL,
    cause: 'The key exists but may not be used on this API (state `unauthorized` in the world).',
    fix: 'Use a key whose state is `active`.',
    source: 'newest import page, failure example; Error Codes (v1) prints "The token is invalid"',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 80003,
    status: 200,
    message: "The parameter value for 'pageSize' should be between 5 and 100.",
    operations: ['list'],
    cause: 'pageSize is an integer outside 5..100.',
    fix: 'Ask for 5 to 100 jobs a page.',
    source: 'list page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 80004,
    status: 200,
    message: "The parameter 'currentPage' should have a value between 1 and the maximum value of Int.",
    operations: ['list'],
    cause: 'currentPage is an integer outside 1..2147483647.',
    fix: 'Count pages from 1.',
    source: 'list page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 80020,
    status: 200,
    message: "Cluster not exist or you don't have permission.",
    operations: ALL,
    cause: 'The cluster belongs to another organization than the key.',
    fix: "Use a key of the cluster's organization, or one of your own clusters.",
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 90011,
    status: 200,
    message:
      'Invalid CollectionName. Reason: Name contains only alphanumeric letters and underscores, and the first character should be an underscore, a lowercase letter, or a uppercase letter',
    operations: ['import'],
    cause: 'collectionName is missing, longer than 255 characters, or has a character that a name may not have.',
    fix: 'Use letters, digits and underscores; do not begin with a digit.',
    source: 'import page (cut at the comma), Error Codes (v1) in full; rule from server source',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90102,
    status: 200,
    message: 'The cluster does not exist in current region.',
    operations: ALL,
    cause: "The host names a region that is not the cluster's.",
    fix: "Call the host of the cluster's own region.",
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90103,
    status: 200,
    message: 'The clusterId parameter is empty in the request path.',
    operations: ['import'],
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
    operations: ALL,
    cause: 'clusterId is missing or empty in the body or query.',
    fix: 'Send clusterId.',
    source: 'import, get and list pages',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90117,
    status: 200,
    message: "Invalid domain name used, please check the domain name you're using.",
    operations: ALL,
    cause: 'The Host header is neither a controller host of a known region nor a neutral name such as localhost.',
    fix: 'Call `controller.api.<region>.…`, localhost, or a name listed with --neutral-hosts.',
    source: 'pages (cut at the comma), Error Codes (v1) in full',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 90142,
    status: 200,
    message: 'No import content provided.',
    operations: ['import'],
    cause: 'The body is missing, blank, `null`, or has no field with a value.',
    fix: 'Send a JSON object with clusterId, collectionName and objectUrl.',
    source: 'import page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90144,
    status: 200,
    message: 'No jobId record found under this cluster, please check your request parameters.',
    operations: ['get'],
    cause: 'jobId is missing, unknown, or of another cluster.',
    fix: 'Send a jobId that an import into this cluster returned.',
    source: 'get page (cut at the comma), Error Codes (v1) in full',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90145,
    status: 200,
    message: 'No ObjectUrl key field.',
    operations: ['import'],
    cause: 'objectUrl is missing or empty.',
    fix: 'Send objectUrl.',
    source: 'import page',
    text: 'documented',
    trigger: 'documented'
  }
] as const satisfies readonly RefusalEntry[]
