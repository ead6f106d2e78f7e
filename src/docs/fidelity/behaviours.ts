import { BODY_LIMITS } from '../../contract/body-limits.ts'
import type { Fact } from './facts.ts'

const IMPORT = 'test/routes/v1/import.test.ts'
const GET = 'test/routes/v1/import-get.test.ts'
const HOSTS = 'test/contract/hosts.test.ts'
const RATE = 'test/http/limit-rate.test.ts'
const STATUS = 'test/imports/jobs/status.test.ts'

/** Facts about behaviour: neither fields nor limits. */
export const BEHAVIOURS: readonly Fact[] = [
  {
    name: 'HTTP status',
    claim: 'business errors come with HTTP 200',
    source: 'recorded cluster calls of the same gateway',
    confidence: 'recorded',
    witness: ['test/docs/errors.test.ts', 'every curl of the page gets the reply that stands below it']
  },
  {
    name: 'bad key',
    claim: 'HTTP 401, before anything else is looked at',
    source: 'recorded GET /v1/projects',
    confidence: 'recorded',
    witness: [IMPORT, 'a bad key is answered 401 before anything else is looked at']
  },
  {
    name: 'final newline',
    claim: 'bodies of v1 end with one newline, those of v2 with none, refusals and unknown paths too',
    source: 'recorded replies of both versions',
    confidence: 'recorded',
    witness: [
      'test/http/serialize.test.ts',
      'bodies of v1 end with one newline and those of v2 with none, whatever is answered'
    ]
  },
  {
    name: 'Content-Type',
    claim: 'a body is read as JSON whatever its type says',
    source: 'what real clients send',
    confidence: 'guess',
    witness: [IMPORT, 'real clients send the body in many ways, and each is read as JSON']
  },
  {
    name: 'absent values',
    claim: 'null, "", [] and {} count as left out',
    source: 'what pymilvus sends',
    confidence: 'guess',
    witness: [IMPORT, 'real clients send the body in many ways, and each is read as JSON']
  },
  {
    name: 'unreadable body',
    claim: '80000 with what is wrong',
    source: 'none',
    confidence: 'guess',
    witness: [IMPORT, 'a body that cannot be read is rejected with what is wrong, never with its content']
  },
  ...Object.entries({ 'imports and control plane': BODY_LIMITS.control, 'data plane': BODY_LIMITS.data }).map(
    ([plane, { bytes, depth, entries, keys }]): Fact => ({
      name: `body limits, ${plane}`,
      claim: `${bytes / 1024 ** 2} MiB decoded, ${depth} levels, ${entries.toLocaleString('en-US')} keys and list items, ${keys.toLocaleString('en-US')} keys in one object; beyond: 80000 that names the limit, as Milvus 1801`,
      source: 'none: no page names a limit',
      confidence: 'guess',
      witness: [
        'test/http/body-limits.test.ts',
        'a body of as many bytes, levels, keys and items as it may have is read, one more is rejected'
      ]
    })
  ),
  {
    name: 'unknown fields',
    claim: '80000; --unknown-fields ignore lets them through',
    source: 'none',
    confidence: 'guess',
    witness: [IMPORT, 'unknown fields are let through when asked for']
  },
  {
    name: 'unknown path, wrong method',
    claim: 'HTTP 404 and 405 with the status as the code',
    source: 'none',
    confidence: 'guess',
    witness: ['test/http/unknown-route.test.ts', 'a wrong method is told the right one']
  },
  {
    name: 'path-style import',
    claim: 'POST /v1/clusters/{clusterId}/import; an empty id gets 90103, a `clusterId` in the body is not looked at',
    source: '90103 is in the table of a page that has no such path',
    confidence: 'guess',
    witness: [IMPORT, 'the path-style call takes its cluster from the path']
  },
  {
    name: 'hosts',
    claim:
      'controller hosts and api.<region> select a region, private names take the cluster’s own, all others get 90117; project endpoints stand for the first cluster there',
    source: 'base URLs of the pages, connection endpoints page',
    confidence: 'guess',
    witness: [HOSTS, 'any other host is an invalid domain name']
  },
  {
    name: 'planes',
    claim:
      'calls of the control plane get 90117 at the address of a cluster, calls of the data plane at a controller’s',
    source: 'text of 90117',
    confidence: 'guess',
    witness: [HOSTS, 'the host says which plane is called, and the other plane’s calls are rejected there']
  },
  {
    name: 'region in a cluster’s address',
    claim: 'another region than the cluster’s gets 90102',
    source: 'text of 90102; in the cloud such a name leads nowhere',
    confidence: 'guess',
    witness: [HOSTS, 'the region in the address of a cluster is the one it has to be in']
  },
  {
    name: 'number of databases, cloud',
    claim: '1,024 beside default, or maxDatabases of the world; beyond: 801 (guess)',
    source: 'Database page: up to 1,024 in a Dedicated cluster',
    confidence: 'documented',
    witness: [
      'test/routes/v2/databases.test.ts',
      'a cluster has at most 1,024 databases besides default, a Milvus 64, or as many as its world says'
    ]
  },
  {
    name: 'dropped while jobs run',
    claim: 'jobs that import into a dropped collection fail; into a dropped partition too (guess)',
    source: 'server source, datacoord/import_checker.go',
    confidence: 'guess',
    witness: [
      'test/routes/v2/partitions.test.ts',
      'a job fails when the partition or the collection that it imports into is dropped'
    ]
  },
  {
    name: 'jobs of a dropped cluster',
    claim: 'those that run fail; while a cluster is suspended they go on',
    source: 'ours',
    confidence: 'guess',
    witness: [
      'test/routes/account.test.ts',
      'the jobs of a cluster that is dropped fail, those that have ended stay as they are'
    ]
  },
  {
    name: 'dropping a partition',
    claim: 'rejected while it is loaded, for the default one, and when there is a partition key',
    source: 'drop partition page; server source: proxy/task.go',
    confidence: 'documented',
    witness: ['test/routes/v2/partitions.test.ts', 'a partition is made, imported into, counted, released and dropped']
  },
  {
    name: 'what Milvus has besides',
    claim: 'users, roles, snapshots and so on are rejected with 1100, as POST alone',
    source: 'server source: handler_v2.go, routeToMethod; the refusal is ours',
    confidence: 'guess',
    witness: [
      'test/routes/v2/collections.test.ts',
      'what Milvus has besides is rejected as its entities are, not unknown'
    ]
  },
  {
    name: 'partition beside a partition key',
    claim: 'any partitionName is rejected by imports, `_default` too',
    source: 'server source: proxy/task_import.go; the code of the cloud is a guess',
    confidence: 'source',
    witness: ['test/imports/access.test.ts', 'collections and partitions are looked up in the cluster']
  },
  {
    name: 'rows themselves',
    claim: 'insert, search, query and so on are rejected in both versions: rows are counted, not kept',
    source: 'ours',
    confidence: 'guess',
    witness: [
      'test/routes/v1/collections.test.ts',
      'rows are neither put in nor looked for, in either version, and the refusal names what does that'
    ]
  },
  {
    name: 'status of the cluster',
    claim: 'only RUNNING takes imports',
    source: 'text of 40003',
    confidence: 'guess',
    witness: ['test/imports/access.test.ts', 'only a cluster that runs takes imports']
  },
  {
    name: 'unknown cluster',
    claim: '40021; --hide-unknown-clusters makes it 80020',
    source: 'the texts',
    confidence: 'guess',
    witness: ['test/imports/access.test.ts', 'an unknown cluster can be hidden behind the answer for a foreign one']
  },
  {
    name: 'JSON and Array fields',
    claim: '47053',
    source: 'import page says unsupported, names no code',
    confidence: 'guess',
    witness: ['test/imports/limits.test.ts', 'v1 does not import into collections with JSON or Array fields']
  },
  {
    name: 'file sets',
    claim: 'one type, known extensions, at most one sub-folder deep',
    source: 'import guides, server source',
    confidence: 'documented',
    witness: ['test/imports/limits.test.ts', 'file types, their number and their nesting make a file set']
  },
  {
    name: 'JSON Lines',
    claim: '.jsonl and .ndjson, a row in each line, from era 2025 on',
    source: 'JSON import guide',
    confidence: 'documented',
    witness: ['test/imports/inspection.test.ts', 'JSON Lines are imported under both of their endings, in 2025 alone']
  },
  {
    name: 'bookkeeping objects',
    claim: 'names with a leading dot and names like _SUCCESS are not looked at',
    source: 'what Spark writes',
    confidence: 'guess',
    witness: ['test/imports/limits.test.ts', 'file types, their number and their nesting make a file set']
  },
  {
    name: 'object URLs',
    claim: 'the documented forms and no others; keys of s3:// and its like are literal (guess)',
    source: 'storage options page',
    confidence: 'documented',
    witness: ['test/objects/url.test.ts', 'every documented form names its cloud, bucket and key']
  },
  {
    name: '83001',
    claim: '"Access denied" is the one public reason; the others are ours',
    source: 'Error Codes (v1)',
    confidence: 'guess',
    witness: ['test/objects/access.test.ts', 'each other cause has its own text, which holds no key']
  },
  {
    name: 'progress',
    claim: 'phases Pending 10, PreImporting 40, Importing 70, Sorting 80, IndexBuilding 90 percent',
    source: 'server source, datacoord/import_util.go; their lengths are guesses',
    confidence: 'guess',
    witness: [STATUS, 'a job goes through the phases of the engine']
  },
  {
    name: 'progress only grows',
    claim: 'also when a job fails; the cloud has been seen to differ',
    source: 'milvus-io/milvus#31221',
    confidence: 'guess',
    witness: [STATUS, 'whatever happens, progress only grows, and 100 means completed']
  },
  {
    name: 'duration',
    claim: '10 s and the bytes at 50 MB/s, divided by --speed',
    source: 'none',
    confidence: 'guess',
    witness: [GET, 'speed makes jobs faster, throughput makes large ones so']
  },
  {
    name: 'one bad file',
    claim: 'fails the whole job',
    source: 'milvus-io/milvus#42488',
    confidence: 'documented',
    witness: [STATUS, 'a fault in a file fails the job there, on that file, once it is known']
  },
  {
    name: 'what a function makes, in a file',
    claim: 'the field is output by function, no need to provide; in each format, with the dynamic field too',
    source: 'server source: importutilv2, the row parsers of json and csv, parquet/util.go, numpy/util.go',
    confidence: 'source',
    witness: [
      'test/files/function-outputs.test.ts',
      'what a function makes is absent from files, and its presence is a fault in each format'
    ]
  },
  {
    name: 'functions that cannot be',
    claim: 'code 1100 with the words of the server; a provider of embeddings is named, and not called',
    source: 'server source: validator.ValidateFunction, embedding/text_embedding_function.go',
    confidence: 'source',
    witness: [
      'test/routes/v2/functions.test.ts',
      'what is no function of the fields is rejected in the words of the server, and nothing is made'
    ]
  },
  {
    name: 'the metric of what BM25 makes',
    claim: 'BM25 unless given, and no other; no other field has it',
    source: 'server source: FillFunctionOutputIndexParams, proxy/task_index.go',
    confidence: 'source',
    witness: [
      'test/routes/v2/functions.test.ts',
      'the index of what BM25 makes has its metric, and no other index has it'
    ]
  },
  {
    name: 'well-known text',
    claim: 'read as go-geom 1.6.1 reads it; compared with it on 60,000 texts',
    source: 'server source: common.ConvertWKTToWKB',
    confidence: 'source',
    witness: ['test/text/wkt.test.ts', 'what is none has the problem that the parser of the server names']
  },
  {
    name: 'points in time',
    claim: 'read as Go reads them in the layouts of the server; compared with it on 80,000 texts',
    source: 'server source: util/timestamptz, ParseTimeTz',
    confidence: 'source',
    witness: [
      'test/text/timestamptz.test.ts',
      'what the server cannot read, and offsets that no place has, are rejected'
    ]
  },
  {
    name: 'a Geometry or Timestamptz in JSON',
    claim: 'in the words for CSV; a number is no Timestamptz',
    source: 'server source: csv/row_parser.go; an earlier json/row_parser.go took numbers',
    confidence: 'guess',
    witness: ['test/files/formed-texts.test.ts', 'other values of JSON are neither, and null is only where it may be']
  },
  {
    name: 'lists of structs in JSON and CSV',
    claim: 'each struct has all fields and no other; a capacity, a length, a dimension and a null are looked at',
    source: 'server source: the row parsers of json and csv; the same strictness for both is a guess',
    confidence: 'guess',
    witness: [
      'test/files/struct-arrays.test.ts',
      'what is no list of such structs is a fault in the words of the server'
    ]
  },
  {
    name: 'lists of structs in Parquet',
    claim: 'list<struct> with the very fields, in the types of the server',
    source: 'server source: parquet/util.go, CreateFieldReaders and isSchemaEqual',
    confidence: 'source',
    witness: ['test/files/struct-arrays.test.ts', 'a column of Parquet is a list of the very structs']
  },
  {
    name: 'values of structs in Parquet',
    claim: 'checked as in the other formats; the reader of the server skips nulls and looks at no length',
    source: 'server source: parquet/struct_field_reader.go',
    confidence: 'guess',
    witness: ['test/files/struct-arrays.test.ts', 'values of Parquet are checked as those of the other formats']
  },
  {
    name: 'a volume elsewhere',
    claim: 'one of another project or region is rejected; the code, 80000, is a guess',
    source: 'Managed Volumes guide',
    confidence: 'documented',
    witness: ['test/routes/v2/volumes.test.ts', 'a volume is for the clusters of its project and region']
  },
  {
    name: 'unknown volume',
    claim: '63240: describe as documented; delete, apply and import the same (guess)',
    source: 'Describe Volume and Update Volume pages',
    confidence: 'documented',
    witness: ['test/routes/v2/volumes.test.ts', 'a volume that nobody made gets 63240 from every call that names one']
  },
  {
    name: 'paths in an external volume',
    claim: 'begin at its path in the bucket of its storage integration',
    source: 'guide to external volumes',
    confidence: 'documented',
    witness: ['test/routes/v2/external-volumes.test.ts', 'imports from an external volume take paths below its own']
  },
  {
    name: 'uploads to an external volume',
    claim: 'apply is rejected; the code, 80000, is a guess',
    source: 'guide to external volumes: read-only',
    confidence: 'documented',
    witness: ['test/routes/v2/external-volumes.test.ts', 'nothing is uploaded to an external volume']
  },
  {
    name: 'deleting an external volume',
    claim: 'blocked while a job reads it; its files stay in their bucket; the code, 80000, is a guess',
    source: 'guide to external volumes',
    confidence: 'documented',
    witness: ['test/routes/v2/external-volumes.test.ts', 'an external volume that a job reads is not deleted']
  },
  {
    name: 'deleting a storage integration',
    claim: 'blocked while a volume uses it: 80000',
    source: 'none',
    confidence: 'guess',
    witness: [
      'test/routes/v2/external-volumes.test.ts',
      'an integration that a volume uses is not deleted, and a world without it is told'
    ]
  },
  {
    name: 'a storage integration that cannot read',
    claim: 'is not created: 80000 with the message of validate; an import gets 83001',
    source: 'Create Storage Integration page: validated before; codes are a guess',
    confidence: 'guess',
    witness: [
      'test/routes/v2/external-volumes.test.ts',
      'a role that may no longer read, and a bucket that is gone, are told'
    ]
  },
  {
    name: 'the header OrgId of Update Volume',
    claim: 'not looked at: the key tells the organization; the lint reports a call without it',
    source: 'Update Volume page requires it',
    confidence: 'guess',
    witness: ['test/routes/emulator/lint.test.ts', 'a new description of a volume without the header OrgId is said']
  },
  {
    name: 'uploads into a volume',
    claim: 'S3 as far as pymilvus and the Java SDK need it, signatures checked; one bucket for all volumes',
    source: 'documented Amazon S3 API; what storage the cloud has is not known',
    confidence: 'guess',
    witness: ['test/routes/s3/storage.test.ts', 'a request that is not signed with what apply lent is rejected']
  },
  {
    name: 'parts of an upload',
    claim: 'all but the last have at least 5 MiB, else EntityTooSmall',
    source: 'documented Amazon S3 API',
    confidence: 'documented',
    witness: ['test/routes/s3/storage.test.ts', 'every part of an object but the last has at least five mebibytes']
  },
  {
    name: 'rate limit',
    claim: 'with --strict 20 a second for each key and operation of the control plane',
    source: 'v2 pages; v1 pages print none',
    confidence: 'documented',
    witness: [RATE, 'there is no limit but with --strict, where it is the documented one']
  },
  {
    name: 'above the rate limit',
    claim: 'HTTP 429, the same code in the body, Retry-After 1',
    source: 'none',
    confidence: 'guess',
    witness: [RATE, 'a key may call an operation so many times in each second of the clock']
  }
]
