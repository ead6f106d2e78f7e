// What makes rows of docs/fidelity.md untrue that are neither a field nor a limit, and values that fields are told to have.

/** A text of a file, which stands there once, and what stands in its place. */
export type CodeChange = readonly [file: string, from: string, to: string]

/** By the name of a row; of a field with its table before it. */
export type CodeChanges = Readonly<Record<string, readonly CodeChange[]>>

const FLAVORS = 'src/contract/flavors.ts'
const PROGRESS = 'src/imports/progress-milvus.ts'
const FLAVOR = 'src/http/contract-plugin.ts'
const ERAS = 'src/contract/eras.ts'
const FORMATS = 'src/contract/formats.ts'
const DECISION = 'src/imports/checks/jobs.ts'
const OPTIONS = 'src/imports/checks/milvus.ts'
const ACCESS_CODES = 'src/contract/refusals/access.ts'
const DATABASES = 'src/contract/databases.ts'
const FILE_SET = 'src/imports/file-set.ts'

/** Rows of src/docs/fidelity/milvus.ts. */
export const MILVUS_CHANGES: CodeChanges = {
  'who is meant': [
    [FLAVORS, 'Array.isArray(files) && files.length > 0', 'false'],
    [FLAVORS, 'list: ({ collectionName }) => isSaid(collectionName)', 'list: () => false'],
    [FLAVORS, 'DECIMAL.test(jobId)', 'false'],
    [FLAVORS, "if (isSaid(fields['clusterId']) || isSaid(fields['projectId'])) return false", '']
  ],
  'fields of a job': [
    [PROGRESS, 'details.reduce((sum, { fileSize }) => sum + fileSize, 0)', 'job.fileSize'],
    [PROGRESS, '    details,\n', ''],
    [
      PROGRESS,
      "    ...(call.sandbox.rules.milvusVersion !== '2.5' && { createTime: utcSeconds(job.createdAt) }),\n",
      ''
    ]
  ],
  'createTime of a job': [[PROGRESS, "call.sandbox.rules.milvusVersion !== '2.5'", 'true']],
  'job ids': [['src/lab/ids.ts', 'digits(random, 7)', 'digits(random, 6)']],
  'a job that failed': [
    ['src/imports/progress-milvus.ts', "state === 'Failed' ? 0 : status.percent", 'status.percent'],
    [PROGRESS, 'progress < IMPORTING.from ? 0 : (job.inspection?.rows ?? 0)', 'job.inspection?.rows ?? 1'],
    [PROGRESS, "status.state === 'Completed' && status.completedAt", 'status.completedAt']
  ],
  'files that are not there': [['src/imports/checks/milvus.ts', 'request.fault = refusal', 'return refusal']],
  paths: [
    ['src/contract/imports-v2.ts', "const MILVUS_BUCKET = 'a-bucket'", "const MILVUS_BUCKET = 'b-bucket'"],
    ['src/contract/imports-v2.ts', "path.includes('://') ? path : ", '']
  ],
  'keys of a body': [
    [FLAVOR, 'foldKeys(schema.body as TSchema, request.body)', 'request.body'],
    [
      'src/contract/fold-keys.ts',
      'found.name !== key || foldKeys(found.schema, field) !== field',
      'found.name !== key'
    ],
    ['src/contract/fold-keys.ts', "schema['additionalProperties'] !== false", 'false']
  ],
  'keys of a body, cloud': [
    [FLAVOR, '  request.body = url.startsWith', '  request.body = body\n  request.body = url.startsWith'],
    [
      FLAVOR,
      'isForMilvus(call.sandbox.rules.flavor, url, body)',
      'isForMilvus(call.sandbox.rules.flavor, url, request.body)'
    ]
  ],
  'types of one job': [
    [FILE_SET, 'if (call.asMilvus) return', 'if (false) return'],
    [
      'src/imports/checks/milvus.ts',
      'const reason = fileListProblem(list)',
      'const reason = fileListProblem(lists.flat())'
    ],
    ['src/imports/checks/milvus.ts', 'if (other !== undefined) return', 'if (false) return']
  ],
  'reason of a failed job': [
    ['src/imports/reading/reason.ts', "asMilvus ? 'error: ' : ''", "''"],
    ['src/imports/reading/reason.ts', 'BigInt(at + 1)', 'BigInt(at)']
  ],
  'separators of several characters': [
    [
      'src/files/csv/inspect.ts',
      'sep: string | undefined): string => sep || COMMA',
      'sep: string | undefined): string => sep?.[0] || COMMA'
    ]
  ],
  'undeclared fields': [
    [ERAS, "skipUndeclared: version !== '2.5'", 'skipUndeclared: true'],
    [ERAS, "skipUndeclared: version !== '2.5'", 'skipUndeclared: false']
  ],
  'undeclared arrays with --milvus-version 2.5': [
    ['src/imports/checks/files.ts', 'if (limits.skipUndeclared) return undefined', 'return undefined']
  ],
  'undeclared fields, cloud': [
    ['src/imports/reading/readings.ts', "if (skipUndeclared) id += ' skip'", ''],
    ['src/imports/requests.ts', 'this.limits = call.asMilvus ? milvusLimits : limits', 'this.limits = milvusLimits']
  ],
  era: [['src/config/load.ts', "? { era: '2025' } : {}", '? {} : {}']],
  'codes and words': [
    [ACCESS_CODES, '  status: 403,\n', ''],
    [
      ACCESS_CODES,
      "valid token.',\n    v2: 21119,\n    milvus: { code: 1800 }",
      "valid token.',\n    v2: 21119,\n    milvus: { code: 1100 }"
    ],
    [ACCESS_CODES, 'code: 1800,\n    status: 401', 'code: 1800,\n    status: 200'],
    ['src/contract/refusals/imports.ts', 'code: 2100,\n    status: 200', 'code: 2100,\n    status: 400']
  ],
  options: [
    [OPTIONS, 'if (problem === undefined) return undefined', 'return undefined'],
    [OPTIONS, 'isTrue(backup) || isTrue(l0_import)', 'isTrue(backup)'],
    [OPTIONS, 'isTrue(backup) || isTrue(l0_import)', 'isTrue(l0_import)'],
    [FLAVOR, 'url === CREATE ? wrongCommit(body) : undefined', 'undefined']
  ],
  'calls of newer versions': [
    [FLAVORS, "'/v2/vectordb/collections/fields/add', '2.6'", "'/v2/vectordb/collections/fields/add', '2.5'"]
  ],
  'number of databases': [[DATABASES, 'milvus: 64', 'milvus: 65']],
  database: [
    [FLAVOR, "headers['db-name']", "headers['database']"],
    [FLAVOR, '(body as { dbName?: unknown }).dbName ? body :', '']
  ],
  keys: [
    ['src/cloud/caller.ts', "'root:Milvus'", "'root:milvus'"],
    ['src/cloud/caller.ts', 'world.keys.has(key) || world.unlistedKeys !== undefined', 'world.keys.has(key)'],
    ['src/cloud/caller.ts', 'world.keys.has(key) || world.unlistedKeys !== undefined', 'true']
  ],
  'jobs at once': [
    [ERAS, "alive: { per: 'cluster', jobs: 1024 }", "alive: { per: 'cluster', jobs: 1025 }"],
    [ERAS, "alive: { per: 'cluster', jobs: 1024 }", "alive: { per: 'collection', jobs: 1024 }"]
  ],
  'commit and abort': [
    [DECISION, "state === 'Uncommitted' || state === 'Committing' || state === 'Completed'", "state === 'Uncommitted'"],
    [DECISION, 'if (isAborted) return undefined', '']
  ],
  'abort of a job that commits by itself': [
    [DECISION, "if (job.ending.kind === 'await') return undefined", 'return undefined']
  ],
  'a job that is not there': [
    ['src/imports/checks/milvus.ts', 'refuse(2101,', 'refuse(2100,'],
    [
      'src/imports/checks/milvus.ts',
      'refuse(2100, { reason: `import job does not',
      'refuse(2101, { reason: `import job does not'
    ],
    ['src/imports/checks/milvus.ts', 'milvus: { code: 1100, text }', 'milvus: { code: 2100, text }']
  ]
}

const CONTROL = 'src/imports/checks/cluster.ts'
const HOSTS = 'src/contract/hosts.ts'
const JOBS = 'src/imports/jobs/job-store.ts'
const PARTITIONS = 'src/collections/partitions.ts'
const STATUS = 'src/imports/jobs/status.ts'
const BODY_LIMITS = 'src/contract/body-limits.ts'
const LIMIT_RATE = 'src/http/contract-plugin.ts'

/** Rows of src/docs/fidelity/behaviours.ts. */
export const BEHAVIOUR_CHANGES: CodeChanges = {
  'HTTP status': [
    ['src/contract/refusals/collections.ts', 'code: 47005,\n    status: 200', 'code: 47005,\n    status: 400']
  ],
  'number of databases, cloud': [[DATABASES, 'cloud: 1024', 'cloud: 1023']],
  'bad key': [[ACCESS_CODES, 'code: 80001,\n    status: 401', 'code: 80001,\n    status: 200']],
  'final newline': [
    ['src/http/serialize.ts', "isOfV2(url) ? '' : '\\n'", "''"],
    ['src/http/serialize.ts', "isOfV2(url) ? '' : '\\n'", "'\\n'"]
  ],
  'Content-Type': [['src/http/body.ts', "headers['content-type'] = 'application/json'", '']],
  'absent values': [
    ['src/contract/request-shape.ts', 'for (const _ in value) return false\n  return true', 'return false'],
    [
      'src/contract/request-shape.ts',
      "value === null || value === undefined || value === ''",
      'value === null || value === undefined'
    ],
    ['src/contract/request-shape.ts', "if (typeof value !== 'object') return false", 'return false']
  ],
  'unreadable body': [
    ['src/http/json-body.ts', 'super(80000,', 'super(90142,'],
    ['src/http/json-body.ts', 'if (lacksFields(value, fields))', 'if (false)'],
    ['src/http/json-body.ts', 'jsonProblem(text)', 'text']
  ],
  'body limits, imports and control plane': [
    [BODY_LIMITS, 'depth: 32, entries: 10_000', 'depth: 33, entries: 10_000'],
    [BODY_LIMITS, 'depth: 32, entries: 10_000,', 'depth: 32, entries: 10_001,'],
    [BODY_LIMITS, 'control: { bytes: MIB,', 'control: { bytes: MIB + 1,']
  ],
  'body limits, data plane': [
    [BODY_LIMITS, 'depth: 64, entries: 1_000_000', 'depth: 63, entries: 1_000_000'],
    [BODY_LIMITS, 'depth: 64, entries: 1_000_000,', 'depth: 64, entries: 999_999,'],
    [BODY_LIMITS, 'data: { bytes: 16 * MIB,', 'data: { bytes: 16 * MIB - 1,']
  ],
  'unknown fields': [
    ['src/contract/request-shape.ts', "unknownFields === 'ignore' ? withoutUnknown", 'false ? withoutUnknown'],
    ['src/contract/request-shape.ts', "unknownFields === 'ignore' ? withoutUnknown", 'true ? withoutUnknown']
  ],
  'unknown path, wrong method': [
    ['src/http/not-found.ts', 'refuse(405,', 'refuse(404,'],
    ['src/http/not-found.ts', 'refuse(404,', 'refuse(405,']
  ],
  'path-style import': [
    [
      'src/imports/requests.ts',
      'clusterIdInPath === undefined ? fields :',
      'fields.clusterId !== undefined ? fields :'
    ],
    ['src/operations/imports-v1.ts', "params: { clusterId = '' }", "params: { clusterId = 'in01' }"]
  ],
  hosts: [
    [HOSTS, "if (host === '' ||", 'if (true ||'],
    [HOSTS, 'REGIONS.has(region) ? claim :', 'true ? claim :'],
    [HOSTS, 'IP.test(host) || PRIVATE.test(host)', "IP.test(host) || PRIVATE.test('a.local')"]
  ],
  planes: [
    [CONTROL, "domain = only(['neutral', 'region'],", "domain = only(['neutral', 'region', 'cluster'],"],
    [
      CONTROL,
      "dataPlaneDomain = only(['neutral', 'cluster', 'project'],",
      "dataPlaneDomain = only(['neutral', 'region', 'cluster', 'project'],"
    ]
  ],
  'region in a cluster’s address': [['src/imports/checks/cluster.ts', 'called === cluster.region', 'true']],
  'dropped while jobs run': [
    [JOBS, 'for (const { id } of alive?.into(place, now) ?? [])', 'for (const { id } of [] as Job[])'],
    ['src/collections/collections.ts', 'call.sandbox.jobs.drop(cluster.id, targetOf(collection), now)', ''],
    [PARTITIONS, 'call.sandbox.jobs.drop(cluster.id, { ...targetOf(collection), partitionName }, now)', '']
  ],
  'jobs of a dropped cluster': [
    [JOBS, 'for (const { id } of running) this.replace', 'for (const { id } of [] as Job[]) this.replace']
  ],
  'dropping a partition': [
    [PARTITIONS, 'if (loadedOf(collection).includes(partitionName)) {', 'if (false) {'],
    [PARTITIONS, 'if (partitionName === DEFAULT_PARTITION)\n', 'if (false)\n'],
    [PARTITIONS, "refuseKeyed(request, 'drop')", '']
  ],
  'what Milvus has besides': [['src/contract/flavors.ts', "quotacenter: 'describe'", "quotacenter: 'list'"]],
  'partition beside a partition key': [
    ['src/imports/checks/collection.ts', 'if (hasPartitionKey(found)) {', 'if (false) {'],
    [
      'src/imports/checks/collection.ts',
      'if (hasPartitionKey(found)) {',
      "if (hasPartitionKey(found) && partitionName !== '_default') {"
    ]
  ],
  'rows themselves': [
    ['routes/v1.ts', "      'POST /v1/vector/insert': entitiesV1.insert,\n", ''],
    ['routes/v2.ts', "    'POST /v2/vectordb/entities/search': entities.search,\n", '']
  ],
  'status of the cluster': [
    ['src/imports/checks/cluster.ts', "status === 'RUNNING'", "status === 'RUNNING' || status === 'MODIFYING'"]
  ],
  'unknown cluster': [
    ['src/imports/checks/cluster.ts', 'rules.hideUnknownClusters ? 80020 : 40021', '40021'],
    ['src/imports/checks/cluster.ts', 'rules.hideUnknownClusters ? 80020 : 40021', '80020']
  ],
  'JSON and Array fields': [
    ['src/imports/checks/collection.ts', "['JSON', 'Array', ...NEW_TYPES]", "['JSON', ...NEW_TYPES]"],
    ['src/imports/checks/collection.ts', "['JSON', 'Array', ...NEW_TYPES]", "['Array', ...NEW_TYPES]"]
  ],
  'file sets': [
    [FILE_SET, "split('/').length > 2", "split('/').length > 3"],
    [FILE_SET, 'if (type === fileType) continue', 'continue'],
    [FILE_SET, 'if (fileType === undefined || importable[fileType] === undefined) return unexpected(first)', '']
  ],
  'JSON Lines': [
    [FORMATS, "['.jsonl', '.ndjson']", "['.jsonl']"],
    [FORMATS, "serverName: 'JSONLines',\n    largest: {", "serverName: 'JSONLines',\n    largest: { '2024': 1 * GB,"]
  ],
  'bookkeeping objects': [
    ['src/objects/find.ts', "name.startsWith('.') ||", ''],
    ['src/objects/find.ts', "name.startsWith('_') && extensionOf(name) === ''", 'false']
  ],
  'object URLs': [
    ['src/objects/url/providers.ts', "rest.startsWith('/') ? rest.slice(1) : ''", 'decodeURIComponent(rest.slice(1))']
  ],
  '83001': [
    ['src/objects/access.ts', "WRONG_SECRET = 'The request", "WRONG_SECRET = 'Access denied' // 'The request"],
    ['src/objects/access.ts', 'accessKey + token ===', 'token ===']
  ],
  progress: [
    ['src/imports/jobs/timeline.ts', 'until: 0.1, percent: 10', 'until: 0.1, percent: 11'],
    ['src/imports/jobs/timeline.ts', 'until: 0.35, percent: 40', 'until: 0.35, percent: 41'],
    ['src/imports/jobs/timeline.ts', 'until: 0.7, percent: 70', 'until: 0.7, percent: 71'],
    ['src/imports/jobs/timeline.ts', 'until: 0.85, percent: 80', 'until: 0.85, percent: 81'],
    ['src/imports/jobs/timeline.ts', 'until: 1, percent: 90', 'until: 1, percent: 91']
  ],
  'progress only grows': [
    [
      STATUS,
      "percent: state === 'Completed' ? 100 :",
      "percent: state === 'Completed' ? 100 : state === 'Failed' ? 0 :"
    ]
  ],
  duration: [
    ['src/imports/create.ts', 'const SHORTEST = 10_000', 'const SHORTEST = 11_000'],
    ['src/imports/create.ts', '* 1000) / rules.speed', '* 1000)'],
    ['src/imports/create.ts', '(fileSize / rules.throughput) * 1000', '(fileSize / rules.throughput) * 900']
  ],
  'one bad file': [
    [
      'src/imports/jobs/timeline.ts',
      "return { outcome: 'fail', endsAt: run.gateOpensAt, ...fault }",
      "return { outcome: 'succeed', endsAt: run.timeOf(1) }"
    ]
  ],
  'a volume elsewhere': [
    ['src/imports/checks/objects.ts', 'identity.project !== cluster.project', 'false'],
    ['src/imports/checks/objects.ts', 'identity.region === cluster.region ? undefined', 'true ? undefined']
  ],
  'unknown volume': [['src/imports/checks/objects.ts', 'refuse(63240,', 'refuse(80000,']],
  'paths in an external volume': [
    ['src/imports/checks/objects.ts', 'folder: location.folder }', 'folder: location.folder, key: location.key }']
  ],
  'uploads to an external volume': [
    ['src/account/volumes.ts', 'if (identity.external !== undefined) {', 'if (identity.external === null) {']
  ],
  'deleting an external volume': [['src/account/volumes.ts', 'if (reading === undefined) return', 'return']],
  'deleting a storage integration': [
    ['src/account/storage-integrations.ts', 'if (used !== undefined) {', 'if (used === null) {']
  ],
  'a storage integration that cannot read': [
    [
      'src/objects/access.ts',
      'if (listed.length === 0) {',
      'if (listed.length === 0) return undefined\n  if (listed.length === -1) {'
    ]
  ],
  'the header OrgId of Update Volume': [['src/lab/lint/rules.ts', "name.toLowerCase() === 'orgid'", 'true']],
  'uploads into a volume': [['src/s3/volume-storage.ts', 'signed?.isSignedWith(grant.secretKey) === false', 'false']],
  'parts of an upload': [
    ['src/s3/multipart.ts', 'const SMALLEST = 5 << 20', 'const SMALLEST = 4 << 20'],
    ['src/s3/multipart.ts', 'const SMALLEST = 5 << 20', 'const SMALLEST = (5 << 20) + 1']
  ],
  'rate limit': [
    ['src/http/contract-plugin.ts', 'strict ? DOCUMENTED_RATE : 0', 'DOCUMENTED_RATE'],
    ['src/http/contract-plugin.ts', 'strict ? DOCUMENTED_RATE : 0', 'strict ? DOCUMENTED_RATE + 1 : 0'],
    ['src/http/contract-plugin.ts', "rateLimit > 0 && operation.plane === 'control'", 'rateLimit > 0']
  ],
  'what a function makes, in a file': [
    ['src/cloud/functions.ts', 'functions.flatMap(({ outputFieldNames }) => outputFieldNames)', '[]']
  ],
  'functions that cannot be': [
    ['src/cloud/functions.ts', "count > 0 ? 'BM25 function accepts no params' : undefined", 'undefined']
  ],
  'the metric of what BM25 makes': [['src/cloud/world.ts', "if (isBm25Output(collection, field)) return 'BM25'", '']],
  'well-known text': [['src/text/wkt.ts', 'points.length < 4', 'points.length < 3']],
  'points in time': [['src/text/timestamptz.ts', 'const LARGEST = 14', 'const LARGEST = 15']],
  'a Geometry or Timestamptz in JSON': [
    [
      'src/files/values/formed-texts.ts',
      "typeof value === 'string' ? geometryProblem(field, value) : typeMismatch(field, value, source)",
      'geometryProblem(field, String(value))'
    ]
  ],
  'lists of structs in JSON and CSV': [
    ['src/files/values/structs.ts', 'Object.hasOwn(element, field.name)', 'true'],
    ['src/files/values/structs.ts', 'vector.length !== field.dim', 'false']
  ],
  'lists of structs in Parquet': [['src/files/parquet/structs.ts', 'types.size === fields.length', 'true']],
  'values of structs in Parquet': [
    ['src/files/parquet/structs.ts', 'elements !== dim', 'false'],
    ['src/files/parquet/structs.ts', 'if (level < elementLevel - 1) fail(nullElementProblem(field))', '']
  ],
  'above the rate limit': [
    [LIMIT_RATE, "reply.header('retry-after', RETRY_AFTER)", ''],
    [LIMIT_RATE, 'refuse(429,', 'refuse(80000,']
  ]
}

/** Values that rows tell of fields: `table: field`. */
export const VALUE_CHANGES: CodeChanges = {
  'Get reply: data.errorMessage': [
    ['src/imports/progress.ts', 'status.errorMessage ?? null', "status.errorMessage ?? ''"]
  ],
  'v2 progress reply: data.state': [['src/imports/jobs/status.ts', 'const PENDING = 10', 'const PENDING = 11']],
  'v2 collections/describe reply: autoId': [
    [
      'src/collections/collections.ts',
      'autoId: collection.fields.some(field => field.autoId === true)',
      'autoId: false'
    ]
  ],
  'clusters reply: createProgress': [
    ['src/account/clusters.ts', "statusAt(cluster, now) === 'CREATING' ? 0 : 100", '100']
  ]
}
