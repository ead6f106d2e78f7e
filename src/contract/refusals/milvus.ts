import type { RefusalEntry } from './entry.ts'

const JOBS = ['create', 'progress', 'list', 'commit', 'abort'] as const
const ALL = [...JOBS, 'collections'] as const

/** What open-source Milvus says. server source: pkg/util/merr, proxy/httpserver */
export const milvusRefusals = [
  {
    code: 1,
    status: 200,
    message: 'service not ready[proxy=1]: Abnormal',
    operations: ALL,
    cause: 'The cluster that is called as a Milvus is not there or does not run.',
    fix: 'Resume the cluster, or call another.',
    source: 'server source: merr.ErrServiceNotReady',
    text: 'source',
    trigger: 'guess'
  },
  {
    code: 100,
    status: 200,
    message: "can't find collection[database=default][collection=xxx]",
    operations: ['create', 'list', 'collections'],
    cause:
      'There is no such collection. All calls but collections/describe say it so: collection not found[database=default][collection=…]',
    fix: 'Check the name, or create the collection.',
    source: 'server source: merr.ErrCollectionNotFound, proxy/task.go',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 800,
    status: 200,
    message: 'database not found[database=xxx]',
    operations: ['create', 'list', 'collections'],
    cause: 'dbName, or the header DB-Name, is not `default`: worlds have no other database.',
    fix: 'Leave the database out.',
    source: 'server source: merr.ErrDatabaseNotFound',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 1100,
    status: 200,
    message: 'xxx: invalid parameter',
    operations: ALL,
    cause:
      'A parameter cannot be: a list without files, a job id to commit that is no number, a collection that could not exist; or the call is not emulated, as insert and search.',
    fix: 'x-emulator-explain says what is wrong.',
    source: 'server source: merr.ErrParameterInvalid',
    text: 'source',
    trigger: 'guess'
  },
  {
    code: 1800,
    status: 401,
    message: "user hasn't authenticated",
    operations: ALL,
    cause:
      'With `--flavor milvus`: the key is listed as revoked or unauthorized; or the world lets no other keys in, and the caller sends neither a listed one nor root:Milvus.',
    fix: 'Send `Authorization: Bearer root:Milvus`.',
    source: 'server source: proxy/service.go, authenticate',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 1801,
    status: 200,
    message: 'can only accept json format request, error: xxx',
    operations: ALL,
    cause: 'The body is not JSON, or a field is of the wrong type.',
    fix: 'Send the body as the page documents it; x-emulator-explain names the field.',
    source: 'server source: handler_v2.go, wrapperPost; the words after `error:` are ours',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 2100,
    status: 200,
    message: 'xxx: importing data failed',
    operations: JOBS,
    cause:
      'The import cannot be: too many files or a type that is not known, a timeout that is no duration, too many jobs; there is no such job; or the job to commit or abort is in another state. What is wrong with the files themselves fails the job.',
    fix: 'x-emulator-explain says what is wrong.',
    source: 'server source: merr.ErrImportFailed, datacoord/services.go',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 2101,
    status: 200,
    message: 'xxx: importing data failed on server side',
    operations: ['commit', 'abort'],
    cause: 'There is no such job to commit or to abort.',
    fix: 'Send the jobId that create returned.',
    source: 'server source: merr.ErrImportSysFailed, datacoord/services.go',
    text: 'source',
    trigger: 'source'
  }
] as const satisfies readonly RefusalEntry[]
