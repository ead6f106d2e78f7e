import type { Fact } from './facts.ts'

const LIST = 'test/routes/v1/import-list.test.ts'
const ACCESS = 'test/imports/access.test.ts'

const IMPORT = 'test/routes/v1/import.test.ts'

const EXAMPLE = [IMPORT, "the page's own example gets a job id, in exactly the documented shape"] as const

const GET = 'test/routes/v1/import-get.test.ts'
const PRIVATE = [GET, 'a folder job lists each file, and each is ready when the bytes up to it are through'] as const

const RUNNING = [GET, 'a running job has the documented keys in the documented order, nulls present'] as const
const COMPLETED = [GET, 'a completed job is at exactly 1 with a UTC time to the second'] as const
const FAILED = [GET, 'a failed job keeps its last progress and says why, any other has null'] as const
const FOLDER = [GET, 'a folder job lists each file, and each is ready when the bytes up to it are through'] as const
const KNOWN = [GET, 'a job is known only under its own cluster'] as const
const TASKS = [LIST, 'tasks come newest first, with numbers as numbers, and records beside them'] as const
const PAGES = [LIST, 'pages cut the list without losing or repeating a job, and count the jobs of the page'] as const
const BOUNDS = [LIST, 'paging is a whole number within the documented bounds'] as const

const documented = 'documented' as const

/** Every field of the three operations; a test holds this table against the schemas, both ways. */
export const FIELDS: Readonly<Record<string, readonly Fact[]>> = {
  'Import request': [
    { name: 'clusterId', claim: 'string, required', source: 'import page', confidence: documented, witness: EXAMPLE },
    {
      name: 'collectionName',
      claim: 'string, required',
      source: 'import page',
      confidence: documented,
      witness: [ACCESS, 'a collection name says what is wrong with it']
    },
    {
      name: 'partitionName',
      claim: 'string, optional; an unknown one gets 47005 (guess)',
      source: 'import page',
      confidence: documented,
      witness: [ACCESS, 'collections and partitions are looked up in the cluster']
    },
    {
      name: 'objectUrl',
      claim: 'string, required; a file, or a folder that ends with /',
      source: 'import page',
      confidence: documented,
      witness: EXAMPLE
    },
    {
      name: 'accessKey',
      claim: 'string, optional; not looked at for a public object',
      source: 'import page',
      confidence: documented,
      witness: PRIVATE
    },
    {
      name: 'secretKey',
      claim: 'string, optional; not looked at for a public object',
      source: 'import page',
      confidence: documented,
      witness: PRIVATE
    }
  ],
  'Import reply': [
    {
      name: 'code',
      claim: 'the number 200',
      source: 'import page; recorded cluster calls',
      confidence: 'recorded',
      witness: EXAMPLE
    },
    {
      name: 'data.jobId',
      claim: 'job- and 22 lower-case letters and digits',
      source: 'user guides, milvus-io/milvus#38336',
      confidence: documented,
      witness: EXAMPLE
    }
  ],
  'Get request': [
    { name: 'jobId', claim: 'string, required', source: 'get page', confidence: documented, witness: KNOWN },
    { name: 'clusterId', claim: 'string, required', source: 'get page', confidence: documented, witness: KNOWN }
  ],
  'Get reply': [
    {
      name: 'code',
      claim: 'the number 200',
      source: 'get page; recorded cluster calls',
      confidence: 'recorded',
      witness: RUNNING
    },
    {
      name: 'data.collectionName',
      claim: 'the target collection',
      source: 'get page',
      confidence: documented,
      witness: RUNNING
    },
    {
      name: 'data.fileName',
      claim: 'path inside the bucket; of a folder with its final /',
      source: 'get page',
      confidence: documented,
      witness: FOLDER
    },
    {
      name: 'data.fileSize',
      claim: 'bytes, a number; of a folder the sum',
      source: 'get page',
      confidence: documented,
      witness: FOLDER
    },
    {
      name: 'data.readyPercentage',
      claim: 'a ratio from 0 to 1; 1 on success only',
      source: 'get page, Java SDK',
      confidence: documented,
      witness: COMPLETED
    },
    {
      name: 'data.completeTime',
      claim: 'null while running, then UTC to the second; of a failed job the time of failure (guess)',
      source: 'get page',
      confidence: documented,
      witness: COMPLETED
    },
    {
      name: 'data.errorMessage',
      claim: 'null unless failed',
      source: 'get page',
      confidence: documented,
      witness: FAILED
    },
    { name: 'data.jobId', claim: 'as asked for', source: 'get page', confidence: documented, witness: RUNNING },
    {
      name: 'data.details',
      claim: 'one element for each data file',
      source: 'get page',
      confidence: documented,
      witness: FOLDER
    },
    {
      name: 'data.details[].fileName',
      claim: 'path inside the bucket',
      source: 'get page',
      confidence: documented,
      witness: FOLDER
    },
    { name: 'data.details[].fileSize', claim: 'bytes', source: 'get page', confidence: documented, witness: RUNNING },
    {
      name: 'data.details[].readyPercentage',
      claim: 'as of the job, for this file',
      source: 'get page',
      confidence: documented,
      witness: FOLDER
    },
    {
      name: 'data.details[].completeTime',
      claim: 'as of the job, for this file',
      source: 'get page',
      confidence: documented,
      witness: FOLDER
    },
    {
      name: 'data.details[].errorMessage',
      claim: 'null unless the job failed on this file',
      source: 'get page',
      confidence: documented,
      witness: FAILED
    }
  ],
  'List request': [
    { name: 'clusterId', claim: 'string, required', source: 'list page', confidence: documented, witness: TASKS },
    {
      name: 'pageSize',
      claim: '5 to 100; default 10 (guess)',
      source: 'list page; the default from its example',
      confidence: documented,
      witness: BOUNDS
    },
    {
      name: 'currentPage',
      claim: '1 to 2147483647; default 1 (guess)',
      source: 'list page; the default from its example',
      confidence: documented,
      witness: BOUNDS
    }
  ],
  'List reply': [
    {
      name: 'code',
      claim: 'the number 200',
      source: 'list page; recorded cluster calls',
      confidence: 'recorded',
      witness: TASKS
    },
    {
      name: 'data.tasks',
      claim: 'newest first (guess)',
      source: 'list page, its examples and the Java SDK',
      confidence: documented,
      witness: TASKS
    },
    {
      name: 'data.tasks[].collectionName',
      claim: 'the target collection',
      source: 'list page',
      confidence: documented,
      witness: TASKS
    },
    {
      name: 'data.tasks[].jobId',
      claim: 'as import returned it',
      source: 'list page',
      confidence: documented,
      witness: PAGES
    },
    {
      name: 'data.tasks[].state',
      claim: 'ImportRunning, ImportCompleted or ImportFailed; a pending job is running',
      source: 'list page',
      confidence: documented,
      witness: [LIST, 'a job runs, then is completed; a cluster without jobs has an empty list']
    },
    {
      name: 'data.count',
      claim: 'jobs in this reply, not those of all pages',
      source: 'list page',
      confidence: documented,
      witness: PAGES
    },
    {
      name: 'data.currentPage',
      claim: 'a number, as asked for',
      source: 'list page, examples',
      confidence: documented,
      witness: TASKS
    },
    {
      name: 'data.pageSize',
      claim: 'a number, as asked for',
      source: 'list page, examples',
      confidence: documented,
      witness: TASKS
    },
    {
      name: 'data.records',
      claim: 'the same as tasks, last',
      source: 'list page, older schema',
      confidence: documented,
      witness: TASKS
    },
    {
      name: 'data.records[].collectionName',
      claim: 'as in tasks',
      source: 'list page, older schema',
      confidence: documented,
      witness: TASKS
    },
    {
      name: 'data.records[].jobId',
      claim: 'as in tasks',
      source: 'list page, older schema',
      confidence: documented,
      witness: TASKS
    },
    {
      name: 'data.records[].state',
      claim: 'as in tasks',
      source: 'list page, older schema',
      confidence: documented,
      witness: TASKS
    }
  ]
}
