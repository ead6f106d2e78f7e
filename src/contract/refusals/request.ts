import { type RefusalEntry, V1_JOBS, V2_JOBS } from './entry.ts'

/** The request itself: its body, its parameters and the paging. */
export const requestRefusals = [
  {
    code: 80000,
    status: 200,
    message: 'Incorrect parameter: xxx',
    milvus: { code: 1801 },
    operations: V1_JOBS,
    importPages: true,
    cause: 'A parameter is invalid: paging that is no integer, a field of the wrong type, or a body that is not JSON.',
    fix: 'Send the parameter as documented; x-emulator-explain names it.',
    source: 'list page, Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 1801,
    status: 200,
    message: 'can only accept json format request, error: xxx',
    operations: [...V2_JOBS, 'collections'],
    cause: 'The body is not JSON, or a field has the wrong type.',
    fix: 'Send the body as documented; x-emulator-explain names the field.',
    source: 'server source: handler_v2.go, wrapperPost; the words after `error:` are ours',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 1802,
    status: 200,
    message: 'missing required parameters, error: xxx',
    dataPlaneV1: 90011,
    operations: ['create', 'progress', 'commit', 'abort', 'collections', 'partitions', 'indexes'],
    cause: 'collectionName, files, jobId, partitionName or indexName is missing or empty.',
    fix: 'Send it.',
    source:
      'server source: handler_v2.go, wrapperPost; of collections, partitions and indexes the words after the colon are a guess',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 1100,
    status: 200,
    message: 'xxx: invalid parameter',
    operations: [...V2_JOBS, 'collections'],
    cause:
      'A parameter is invalid: a list without files, a job id to commit that is no number, or an impossible collection. Or the call is not emulated, such as insert and search.',
    fix: 'x-emulator-explain names the problem.',
    source: 'server source: merr.ErrParameterInvalid',
    text: 'source',
    trigger: 'guess'
  },
  {
    code: 90142,
    status: 200,
    message: 'No import content provided.',
    operations: ['import'],
    importPages: true,
    cause: 'The body is missing, blank, `null`, or has no field with a value.',
    fix: 'Send a JSON object with clusterId, collectionName and objectUrl.',
    source: 'import page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90145,
    status: 200,
    message: 'No ObjectUrl key field.',
    operations: ['import'],
    importPages: true,
    cause: 'objectUrl is missing or empty.',
    fix: 'Send objectUrl.',
    source: 'import page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 80003,
    status: 200,
    message: "The parameter value for 'pageSize' should be between 5 and 100.",
    v2: 96008,
    operations: ['list'],
    importPages: true,
    cause: 'pageSize is an integer outside 5..100.',
    fix: 'Request 5 to 100 jobs per page.',
    source: 'list page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96008,
    status: 200,
    message: 'The parameter value for pageSize should be between 1 and 100.',
    operations: ['list'],
    cause: 'pageSize is outside 1..100; 0 means the default, because SDKs send it.',
    fix: 'Request 1 to 100 jobs per page.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 80004,
    status: 200,
    message: "The parameter 'currentPage' should have a value between 1 and the maximum value of Int.",
    v2: 96009,
    operations: ['list'],
    importPages: true,
    cause: 'currentPage is an integer outside 1..2147483647.',
    fix: 'Count pages from 1.',
    source: 'list page',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 96009,
    status: 200,
    message: 'The parameter currentPage should have a value between 1 and the maximum value of Int.',
    operations: ['list'],
    cause: 'currentPage is outside 1..2147483647; 0 means the first page, because SDKs send it.',
    fix: 'Count pages from 1.',
    source: 'Error Codes (v2)',
    text: 'documented',
    trigger: 'documented'
  }
] as const satisfies readonly RefusalEntry[]
