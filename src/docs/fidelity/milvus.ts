import type { Fact } from './facts.ts'

const TEST = 'test/routes/v2/milvus.test.ts'

/** Behaviour of v2 in calls to open-source Milvus. */
export const MILVUS_FACTS: readonly Fact[] = [
  {
    name: 'who is meant',
    claim:
      '`files` without clusterId and projectId, a decimal jobId, a list of a collection; all of it with --flavor milvus',
    source: 'handler_v2.go knows neither clusters nor projects',
    confidence: 'guess',
    witness: [TEST, 'what names files and no cluster is a job of Milvus, told in its fields and their order']
  },
  {
    name: 'fields of a job',
    claim: 'keys in the order of the alphabet; details and fileSize once the files are read',
    source: 'handler_v2.go, datacoord/import_util.go',
    confidence: 'source',
    witness: [TEST, 'what names files and no cluster is a job of Milvus, told in its fields and their order']
  },
  {
    name: 'createTime of a job',
    claim: 'told by 2.6, not by 2.5',
    source: 'handler_v2.go, milvus-io/milvus#45059',
    confidence: 'source',
    witness: [TEST, 'Milvus 2.5 does not tell when a job was created']
  },
  {
    name: 'job ids',
    claim: '18 decimal digits, made from the seed',
    source: 'Milvus’ pages; the server’s are of its clock',
    confidence: 'guess',
    witness: [TEST, 'jobs are found by their decimal id']
  },
  {
    name: 'a job that failed',
    claim: 'progress 0, no rows, no completeTime',
    source: 'datacoord/import_util.go, import_checker.go',
    confidence: 'source',
    witness: [TEST, 'a job that fails is back at 0, with its reason and without details']
  },
  {
    name: 'files that are not there',
    claim: 'fail the job, not the request; the reasons are those of the cloud’s refusals',
    source: 'proxy/task_import.go looks at names alone; the words are guesses',
    confidence: 'guess',
    witness: [TEST, 'what the cloud rejects of the files, Milvus finds when the job runs']
  },
  {
    name: 'paths',
    claim: 'are of the bucket a-bucket; a URL is taken as one',
    source: 'milvus.yaml, minio.bucketName; URLs are a guess',
    confidence: 'guess',
    witness: [TEST, "a path is one of Milvus' own bucket, which is a-bucket below --buckets"]
  },
  {
    name: 'keys of a body',
    claim:
      'in any case, of fields in fields too; of two that are one field the last counts; keys of maps, such as options, are data',
    source: 'handler_v2.go, wrapperPost: gin binds bodies with encoding/json; client/bulkwriter sends jobID',
    confidence: 'source',
    witness: [TEST, 'keys of a body are taken in any case']
  },
  {
    name: 'keys of a body, cloud',
    claim: 'in their own case; a body that names a cluster in any case is meant for the cloud',
    source: 'what is less permissive',
    confidence: 'guess',
    witness: [TEST, 'the cloud takes keys in their own case alone']
  },
  {
    name: 'types of one job',
    claim: 'each list of files may be of another; the files of one list are of one',
    source: 'proxy/task_import.go, importutilv2/util.go, which look at one list after the other',
    confidence: 'source',
    witness: [TEST, 'each list of files may be of another type']
  },
  {
    name: 'reason of a failed job',
    claim:
      'error: the words, then the file as the request named it, numbered on from the job (the numbering is a guess)',
    source: 'server source: datanode/importv2, task_import.go',
    confidence: 'source',
    witness: [TEST, 'a job that fails is back at 0, with its reason and without details']
  },
  {
    name: 'separators of several characters',
    claim: 'fail the job, though the server takes the first character',
    source: 'what is less permissive; importutilv2/option.go',
    confidence: 'guess',
    witness: [
      'test/files/csv.test.ts',
      'a separator is one character that is no quote and no line end; nothing is the comma'
    ]
  },
  {
    name: 'undeclared fields',
    claim: 'skipped in files of all types as 2.6 does; --milvus-version 2.5 fails the job',
    source: 'importutilv2: json/row_parser.go, csv/row_parser.go, parquet/util.go, numpy/util.go of 2.5 and 2.6',
    confidence: 'source',
    witness: [TEST, 'Milvus 2.6 skips undeclared fields in files of all types, 2.5 rejects them']
  },
  {
    name: 'undeclared arrays with --milvus-version 2.5',
    claim: 'fail the job, in words of our own',
    source: 'numpy/reader.go of 2.5 looks only for the arrays of its fields',
    confidence: 'guess',
    witness: [TEST, 'Milvus 2.6 skips undeclared fields in files of all types, 2.5 rejects them']
  },
  {
    name: 'undeclared fields, cloud',
    claim: 'fail the job, whatever --milvus-version',
    source: 'what is less permissive',
    confidence: 'guess',
    witness: [TEST, 'the cloud rejects undeclared fields of a file that Milvus has just read']
  },
  {
    name: 'era',
    claim: 'with --flavor milvus and no --era 2025: fields may be left out, JSON Lines are read',
    source: 'importutilv2 of 2.5 and 2.6',
    confidence: 'source',
    witness: ['test/config/settings.test.ts', 'for Milvus the era is 2025, unless one is chosen']
  },
  {
    name: 'codes and words',
    claim: '1800 with HTTP 401, 65535 with 403, all others with 200',
    source: 'pkg/util/merr, handler_v2.go, proxy/task_import.go',
    confidence: 'source',
    witness: [TEST, 'refusals have the codes and the words of Milvus']
  },
  {
    name: 'options',
    claim:
      'timeout must be a duration of Go, and is not applied; auto_commit must be true or false; backup and l0_import are rejected',
    source: 'importutilv2/option.go, request_v2.go, milvus-io/milvus#50460',
    confidence: 'source',
    witness: [TEST, 'refusals have the codes and the words of Milvus']
  },
  {
    name: 'calls of newer versions',
    claim: 'a path that 2.5 does not have (collections/fields/add) is an unknown path with --milvus-version 2.5',
    source: 'Add Fields page: compatible with Milvus 2.6.x; milvus-io/milvus#42972; the body is a guess',
    confidence: 'documented',
    witness: ['test/routes/v2/aliases.test.ts', 'Milvus 2.5 has no call that adds a field']
  },
  {
    name: 'number of databases',
    claim: '64 beside default, or maxDatabases of the world; beyond: 801',
    source: 'rootCoord.maxDatabaseNum, rootcoord/meta_table.go',
    confidence: 'source',
    witness: [
      'test/routes/v2/databases.test.ts',
      'a cluster has at most 1,024 databases besides default, a Milvus 64, or as many as its world says'
    ]
  },
  {
    name: 'database',
    claim: 'dbName, else the header DB-Name, else default, which is the only one',
    source: 'handler_v2.go',
    confidence: 'source',
    witness: [TEST, 'the database may stand in a header']
  },
  {
    name: 'keys',
    claim: 'root:Milvus and the keys of the world; anything or nothing where the world lets unlisted keys in',
    source: 'proxy/service.go; that such a world is one without authorization is a guess',
    confidence: 'guess',
    witness: [TEST, 'Milvus takes root:Milvus and the keys of the world, and with open worlds anything']
  },
  {
    name: 'jobs at once',
    claim: '1024, of all collections together',
    source: 'dataCoord.import.maxImportJobNum',
    confidence: 'source',
    witness: [TEST, 'a Milvus takes at most 1024 jobs at once']
  },
  {
    name: 'commit and abort',
    claim: 'served, as by builds after 2.6; what is committed may be committed again, what is aborted aborted again',
    source: 'handler_v2.go, datacoord/services.go, CommitImport and AbortImport',
    confidence: 'source',
    witness: [TEST, 'commit and abort go by the state of a job']
  },
  {
    name: 'abort of a job that commits by itself',
    claim: 'rejected; the words are a guess',
    source: 'milvus-io/milvus#53159',
    confidence: 'guess',
    witness: [TEST, 'commit and abort go by the state of a job']
  },
  {
    name: 'a job that is not there',
    claim: '2101 to commit and abort, 2100 to describe; an id that is no number 1100 and 2100',
    source: 'datacoord/services.go, merr.ErrImportSysFailed, handler_v2.go',
    confidence: 'source',
    witness: [TEST, 'jobs are found by their decimal id']
  }
]
