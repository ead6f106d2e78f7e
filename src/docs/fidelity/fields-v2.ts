import { type Fact, facts } from './facts.ts'

const FILE = 'test/routes/v2/import.test.ts'
const ROWS = [FILE, 'v2 imports files and folders, and tells their rows'] as const
const SENT = [
  FILE,
  'all that SDKs send beside is taken: empty fields, tags, older and newer names of the URLs'
] as const
const PLACED = [FILE, 'an import goes into the database and the partition that it names, or is rejected'] as const
const IN_PROJECT = [FILE, 'a job is found by the project and region of its cluster as by its id'] as const
const TAGGED = [FILE, 'tags that SDKs send beside a job do nothing, in whatever call'] as const
const CODES = [FILE, 'v2 has codes of its own, and passes the others on'] as const
const LISTED = [FILE, 'jobs are listed newest first, of one collection if asked; zero is the default page'] as const
const MILVUS = [
  'test/routes/v2/milvus.test.ts',
  'what names files and no cluster is a job of Milvus, told in its fields and their order'
] as const
const VOLUME = [FILE, 'a volume is the folder of its name below --buckets'] as const
const FAILED = [FILE, 'a file that does not fit fails its job, in details and in the header'] as const
const TWO_PHASE = [FILE, 'a job that does not commit by itself waits at 99 for commit or abort'] as const
const TOKEN = [
  FILE,
  'a token lets a private object be imported, alone or with its keys, and a wrong part does not'
] as const
const CSV = [FILE, 'CSV files are read as the options say'] as const

const documented = 'documented' as const
const guess = 'guess' as const

const ADDRESS = {
  projectId: 'beside regionId it stands for a cluster; which one is a guess: the first of the world',
  regionId: 'beside projectId'
}

const CODE = facts(
  { source: 'pages; recorded cluster calls of v2', confidence: 'recorded', witness: ROWS },
  { code: 'the number 0' }
)

const TAGS = facts(
  { source: 'what the Java SDK sends', confidence: guess, witness: TAGGED },
  { apiKey: 'not looked at', options: 'tags, not looked at' }
)

/** Every field of the import jobs of v2. */
export const FIELDS_V2: Readonly<Record<string, readonly Fact[]>> = {
  'v2 create request': [
    ...facts(
      { source: 'create page', confidence: documented, witness: SENT },
      {
        clusterId: 'string, required unless projectId and regionId are given',
        ...ADDRESS,
        collectionName: 'string, required',
        objectUrls: 'list of lists of URLs; all of one type of files (guess)',
        objectUrl: 'string, deprecated; a file, or a folder that ends with /'
      }
    ),
    ...facts(
      { source: 'create page', confidence: documented, witness: PLACED },
      {
        dbName: 'string, optional; a database of the cluster, an unknown one gets 47005 (guess)',
        partitionName: 'string, optional; an unknown one gets 47005 (guess)'
      }
    ),
    ...facts(
      { source: 'create page', confidence: documented, witness: TOKEN },
      {
        accessKey: 'string, optional; not looked at for a public object',
        secretKey: 'string, optional; not looked at for a public object'
      }
    ),
    ...facts(
      { source: 'create page; import FAQ for a token alone', confidence: documented, witness: TOKEN },
      { token: 'string, optional; alone, or beside the keys that it belongs to; not looked at for a public object' }
    ),
    ...facts(
      { source: 'create page, SDKs', confidence: documented, witness: VOLUME },
      {
        volumeName: 'string; a volume, or one that nobody made: the folder below --buckets (ours)',
        stageName: 'what volumeName was called first',
        dataPaths: 'list of lists of paths in the volume'
      }
    ),
    ...facts(
      { source: 'server source, what SDKs send', confidence: guess, witness: MILVUS },
      { files: 'list of lists; with it, and without a cluster, Milvus is meant' }
    ),
    ...facts(
      { source: 'what the Java SDK sends', confidence: guess, witness: SENT },
      { apiKey: 'not looked at; the header counts' }
    ),
    ...facts(
      { source: 'server source: importutilv2/option.go', confidence: guess, witness: CSV },
      { options: 'texts: sep and nullkey of CSV files, auto_commit; others are tags' }
    )
  ],
  'v2 create reply': [
    ...CODE,
    ...facts(
      { source: 'create page, its example', confidence: documented, witness: ROWS },
      { 'data.jobId': 'job- and 22 lower-case letters and digits' }
    )
  ],
  'v2 progress request': [
    ...facts(
      { source: 'progress page', confidence: documented, witness: CODES },
      { clusterId: 'string, required unless projectId and regionId are given', jobId: 'string, required' }
    ),
    ...facts({ source: 'what SDKs send', confidence: guess, witness: IN_PROJECT }, ADDRESS),
    ...facts({ source: 'what SDKs send', confidence: guess, witness: TAGGED }, { dbName: 'not looked at' }),
    ...TAGS
  ],
  'v2 progress reply': [
    ...CODE,
    ...facts(
      { source: 'progress page', confidence: documented, witness: ROWS },
      {
        'data.jobId': 'as asked for',
        'data.collectionName': 'the target collection',
        'data.fileName': 'path inside the bucket; of several joined by commas (guess)',
        'data.fileSize': 'bytes; of several the sum',
        'data.state': 'Pending below 10 percent, Importing, Completed, Failed',
        'data.progress': 'a whole percentage; 100 on success only',
        'data.completeTime': 'empty while running, then UTC to the second',
        'data.totalRows': 'rows of the files; 0 until they are read (guess)',
        'data.details': 'one element for each data file',
        'data.details[].fileName': 'path inside the bucket',
        'data.details[].fileSize': 'bytes',
        'data.details[].state': 'as of the job, for this file',
        'data.details[].progress': 'as of the job, for this file',
        'data.details[].completeTime': 'as of the job, for this file',
        'data.details[].totalRows': 'rows of this file'
      }
    ),
    ...facts(
      { source: 'progress page; the words are the server’s', confidence: documented, witness: FAILED },
      { 'data.reason': 'empty unless failed', 'data.details[].reason': 'empty unless the job failed on this file' }
    )
  ],
  'v2 list request': [
    ...facts(
      { source: 'list page', confidence: documented, witness: LISTED },
      {
        clusterId: 'string, required unless projectId and regionId are given',
        dbName: 'string, optional; a database of the cluster, an unknown one has no jobs (guess)',
        pageSize: '1 to 100; 0 and nothing are 10 (guess)',
        currentPage: '1 to 2147483647; 0 and nothing are 1 (guess)'
      }
    ),
    ...facts({ source: 'what SDKs send', confidence: guess, witness: IN_PROJECT }, ADDRESS),
    ...facts(
      { source: 'what SDKs send', confidence: guess, witness: LISTED },
      { collectionName: 'only jobs of this collection' }
    ),
    ...TAGS
  ],
  'v2 list reply': [
    ...CODE,
    ...facts(
      { source: 'list page', confidence: documented, witness: LISTED },
      {
        'data.count': 'jobs in this reply, not those of all pages',
        'data.currentPage': 'a number, as asked for',
        'data.pageSize': 'a number, as asked for',
        'data.records': 'newest first (guess)',
        'data.records[].collectionName': 'the target collection',
        'data.records[].jobId': 'as create returned it',
        'data.records[].state': 'as the progress call tells it, with InProgress for Importing'
      }
    )
  ],
  'v2 commit and abort request': [
    ...facts(
      { source: 'server source, what SDKs send', confidence: guess, witness: TWO_PHASE },
      {
        clusterId: 'string, required unless projectId and regionId are given',
        jobId: 'string, required; of a job that waits at 99 percent'
      }
    ),
    ...facts({ source: 'what SDKs send', confidence: guess, witness: IN_PROJECT }, ADDRESS),
    ...facts({ source: 'what SDKs send', confidence: guess, witness: TAGGED }, { dbName: 'not looked at' }),
    ...TAGS
  ]
}
