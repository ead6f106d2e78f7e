import type { RefusalEntry } from './entry.ts'

/** Collections, partitions and indexes. */
export const collectionRefusals = [
  {
    code: 47005,
    status: 200,
    message: 'The specified cluster collection not exists.',
    dataPlaneV1: 90001,
    dataPlaneV2: 100,
    operations: ['import'],
    importPages: true,
    cause: 'The cluster has no such collection, or the collection has no such partition.',
    fix: 'Create the collection or partition first, or correct the name.',
    source: 'import page; the partition case is a guess',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90001,
    status: 200,
    message: 'The collection xxx does not exist. You can use ListCollections to view the list of existing collections.',
    operations: ['collections'],
    cause: 'The cluster whose address is called has no such collection (v1).',
    fix: 'Check the name, or create the collection.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 100,
    status: 200,
    message: "can't find collection[database=default][collection=xxx]",
    operations: ['create', 'list', 'collections'],
    cause:
      'The collection does not exist. All calls but collections/describe use the message collection not found[database=default][collection=…]',
    fix: 'Check the name, or create the collection.',
    source: 'server source: merr.ErrCollectionNotFound, proxy/task.go',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 200,
    status: 200,
    message: 'partition not found[partition=xxx]',
    operations: ['create', 'partitions'],
    cause: 'The collection has no such partition.',
    fix: 'Check the name, or create the partition.',
    source: 'server source: merr.ErrPartitionNotFound',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 700,
    status: 200,
    message: 'index not found[xxx]',
    operations: ['indexes'],
    cause: 'The collection has no such index; or it cannot be loaded, because a vector field has no index.',
    fix: 'Create the index.',
    source: 'server source: merr.ErrIndexNotFound',
    text: 'guess',
    trigger: 'guess'
  },
  {
    code: 800,
    status: 200,
    message: 'database not found[database=xxx]',
    operations: ['create', 'list', 'collections', 'databases'],
    cause: 'The cluster has no database with the name in dbName or in the header DB-Name.',
    fix: 'Check the name, omit it for `default`, or create the database.',
    source: 'server source: merr.ErrDatabaseNotFound',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 101,
    status: 200,
    message: 'collection not loaded[collection=xxx]',
    operations: ['collections'],
    cause: 'The collection is not loaded, so it cannot be refreshed.',
    fix: 'Call collections/load first.',
    source: 'server source: merr.ErrCollectionNotLoaded; the server has an id where the name stands here',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 104,
    status: 200,
    message: 'collection already loaded[collection=xxx]',
    operations: ['collections'],
    cause: 'mmap.enabled cannot change while the collection is loaded.',
    fix: 'Call collections/release first.',
    source: 'server source: merr.ErrCollectionLoaded, proxy/task.go',
    text: 'guess',
    trigger: 'guess'
  },
  {
    code: 1600,
    status: 200,
    message: 'alias not foundxxx',
    operations: ['aliases'],
    cause: 'The database has no such alias.',
    fix: 'Check the name, or create the alias.',
    source: 'server source: merr.ErrAliasNotFound',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 1601,
    status: 200,
    message: 'alias and collection name conflictxxx',
    operations: ['aliases'],
    cause: 'A collection of the database has this name.',
    fix: 'Choose another alias.',
    source: 'server source: merr.ErrAliasCollectionNameConfilct',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 1602,
    status: 200,
    message: 'alias already existxxx',
    operations: ['aliases'],
    cause: 'The alias belongs to another collection.',
    fix: 'Call aliases/alter to move it.',
    source: 'server source: merr.ErrAliasAlreadyExist',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 801,
    status: 200,
    message: 'exceeded the limit number of database[limit=xxx]',
    operations: ['databases'],
    cause:
      'The cluster has the maximum number of databases besides `default`: 1,024 in the cloud, 64 in Milvus, or maxDatabases of the world.',
    fix: 'Drop a database, or use another cluster.',
    source:
      'server source: merr.ErrDatabaseNumLimitExceeded, rootcoord/meta_table.go; the number of the cloud: Database page',
    text: 'source',
    trigger: 'guess'
  },
  {
    code: 802,
    status: 200,
    message: 'invalid database name[database=xxx]',
    operations: ['databases'],
    cause: 'The name of a new database is longer than 255 characters, or has an invalid character.',
    fix: 'Use letters, digits and underscores; do not begin with a digit.',
    source: 'server source: merr.ErrDatabaseInvalidName, proxy/util.go',
    text: 'source',
    trigger: 'source'
  },
  {
    code: 65535,
    status: 200,
    message: 'xxx',
    operations: ['create', 'progress', 'list', 'commit', 'abort', 'partitions', 'indexes', 'databases'],
    cause:
      'The object to drop is loaded, not empty, or the default one; or the collection has a partition key; or the field has another index; or the database exists. With HTTP 403: the key has no access to the cluster of a Milvus call, or the plan of the cluster has no databases.',
    fix: 'x-emulator-explain names the step that is needed first.',
    source: 'server source: proxy/task.go, rootcoord; errors without a code of their own have this one',
    text: 'guess',
    trigger: 'guess'
  },
  {
    code: 90011,
    status: 200,
    message:
      'Invalid CollectionName. Reason: Name contains only alphanumeric letters and underscores, and the first character should be an underscore, a lowercase letter, or a uppercase letter',
    operations: ['import'],
    importPages: true,
    cause: 'collectionName is missing, longer than 255 characters, or has an invalid character.',
    fix: 'Use letters, digits and underscores; do not begin with a digit.',
    source: 'import page (cut at the comma), Error Codes (v1) in full; rule from server source',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90025,
    status: 200,
    message: 'The dimension of the vector column should be between 32 and 32768.',
    operations: ['collections'],
    cause: 'dimension is out of range (v1). The newest page allows values from 1.',
    fix: 'Choose a dimension from 32 to 32768.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90027,
    status: 200,
    message:
      'Invalid parameter metricType. Only L2 or IP are allowed. Please refer to the documentation: https://milvus.io/docs/metric.md',
    operations: ['collections'],
    cause: 'metricType is neither L2, IP nor COSINE (v1). The newest page has COSINE, but the message omits it.',
    fix: 'Send one of the three, or omit it.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 90106,
    status: 200,
    message: 'The collection already exists.',
    operations: ['collections'],
    cause: 'The cluster already has a collection with this name (v1).',
    fix: 'Choose another name, or drop the collection.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90122,
    status: 200,
    message: 'No dimension key field.',
    operations: ['collections'],
    cause: 'dimension is missing (v1).',
    fix: 'Send dimension.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'guess'
  },
  {
    code: 90136,
    status: 200,
    message: 'No create collection content provided.',
    operations: ['collections'],
    cause: 'The body is missing, blank, `null`, or has no field with a value (v1).',
    fix: 'Send a JSON object with collectionName and dimension.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'documented'
  },
  {
    code: 90138,
    status: 200,
    message: 'No drop collection content provided.',
    operations: ['collections'],
    cause: 'The body is missing, blank, `null`, or has no field with a value (v1).',
    fix: 'Send a JSON object with collectionName.',
    source: 'Error Codes (v1)',
    text: 'documented',
    trigger: 'documented'
  }
] as const satisfies readonly RefusalEntry[]
