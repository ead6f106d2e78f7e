import { type Fact, facts } from './facts.ts'

const COLLECTIONS = 'test/routes/v2/collections.test.ts'

const FLOW = [COLLECTIONS, 'the whole flow: a collection is made, imported into, counted and dropped'] as const
const DESCRIBED = [COLLECTIONS, 'a collection is described as it was made'] as const
const TOLD = [
  COLLECTIONS,
  'what create is told of shards, partitions, time to live, keys and defaults, describe tells'
] as const
const NAMED_OTHERWISE = [
  COLLECTIONS,
  'SDKs call autoId autoID, and the page enableDynamicField enabledDynamicField'
] as const
const QUICK = [COLLECTIONS, 'a quick collection has a key, a vector and the dynamic field'] as const
const COUNTED = [
  'test/routes/v2/collection-stats.test.ts',
  'a collection has the rows of a job when the job completes, and not before'
] as const
const PARTITIONS = [
  'test/routes/v2/partitions.test.ts',
  'a partition is made, imported into, counted, released and dropped'
] as const

const LOAD = 'test/routes/v2/load.test.ts'

const INDEXED = [
  LOAD,
  'create, index, load, import: an index comes before the load, and the rows are seen in it'
] as const

const SCHEMA = [COLLECTIONS, 'a collection has what its schema says of it and of its fields'] as const
const OF_INDEX = [LOAD, 'an index is what its parameters say, and comes with the collection or later'] as const
const INDEX_NEEDS = [
  COLLECTIONS,
  'calls for indexes need their collection, and an index a field that is there'
] as const
const LOADED = [LOAD, 'partitions are loaded by themselves, and of those that are asked for all have to be'] as const
const V1 = [
  'test/routes/v1/collections.test.ts',
  'v1 makes, lists, describes and drops the collections that v2 has'
] as const

const V1_FIELDS = [
  'test/routes/v1/collections.test.ts',
  'v1 takes all that its pages have of a collection, in the one database that there is'
] as const

const documented = 'documented' as const
const guess = 'guess' as const

const DB_NAME = { dbName: 'string; `default` alone is there (guess)' }

const DATABASE = [COLLECTIONS, 'calls of the data plane know the one database that there is'] as const

/** The database of the calls of v2. */
const DB = facts(
  { source: 'collection, partition and index pages', confidence: documented, witness: DATABASE },
  DB_NAME
)

const PLACE = { collectionName: 'string, required' }

const PLACE_V1 = { ...DB_NAME, ...PLACE }

const INDEX_ENTRY = {
  fieldName: 'the field',
  indexName: 'its name',
  metricType: 'COSINE unless chosen; empty for a scalar'
}

const prefixed = (prefix: string, claims: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(claims).map(([name, claim]) => [prefix + name, claim]))

const INDEX_PARAMS = {
  indexParams: 'list; without an index on each vector a collection is not loaded',
  'indexParams[].fieldName': 'a field of the collection',
  'indexParams[].indexName': 'the name of the field unless given',
  'indexParams[].metricType': 'of a vector, any text (guess), COSINE unless given; a scalar has none',
  'indexParams[].indexType': 'AUTOINDEX unless given',
  'indexParams[].index_type': 'the same, as the example of the page has it',
  'indexParams[].params.index_type': 'the same, as the schema of the page has it'
}

/** Every field of the calls at the address of a cluster. */
export const FIELDS_DATA_PLANE: Readonly<Record<string, readonly Fact[]>> = {
  'v2 collections/create request': [
    ...DB,
    ...facts(
      { source: 'create collection page', confidence: documented, witness: QUICK },
      {
        ...PLACE,
        description: 'string',
        dimension: '1 to 32768; a text of digits too (client source)',
        metricType: 'of the vector; any text (guess)',
        idType: 'Int64, the default, or VarChar; as the server also int64 and Varchar',
        autoId: 'boolean',
        primaryFieldName: 'id unless given',
        vectorFieldName: 'vector unless given'
      }
    ),
    ...facts(
      {
        source: 'server source: handler_v2.go, createCollection; proxy/task.go; rootcoord/util.go',
        confidence: 'source',
        witness: TOLD
      },
      {
        params: 'shardsNum, partitionsNum beside a partition key, ttlSeconds; others are not looked at',
        'schema.functions': 'only an empty list',
        'schema.fields[].isClusteringKey': 'at most one',
        'schema.fields[].nullable': 'rows may leave it out; not of keys',
        'schema.fields[].defaultValue': 'what such rows get; not of the primary key, JSON, Array and vectors'
      }
    ),
    ...facts(
      { source: 'create collection page, what SDKs send', confidence: documented, witness: NAMED_OTHERWISE },
      {
        autoID: 'what SDKs call autoId',
        'schema.autoID': 'what SDKs call autoId',
        'schema.enabledDynamicField': 'what the page calls it',
        'schema.fields[].autoID': 'what SDKs call autoId'
      }
    ),
    ...facts(
      { source: 'create collection page, what SDKs send', confidence: documented, witness: SCHEMA },
      {
        'schema.name': 'the name, if it stands nowhere else',
        'schema.description': 'the same',
        'schema.autoId': 'of the primary key',
        'schema.enableDynamicField': 'false unless given',
        'schema.fields': 'as the worlds have them',
        'schema.fields[].fieldName': 'string, required',
        'schema.fields[].dataType': 'one of the types of Milvus',
        'schema.fields[].description': 'string',
        'schema.fields[].isPrimary': 'exactly one',
        'schema.fields[].isPartitionKey': 'at most one',
        'schema.fields[].autoId': 'of the primary key alone',
        'schema.fields[].elementDataType': 'of Array fields',
        'schema.fields[].elementTypeParams.dim': 'a number or a text of digits',
        'schema.fields[].elementTypeParams.max_length': 'a number or a text of digits',
        'schema.fields[].elementTypeParams.max_capacity': 'a number or a text of digits'
      }
    ),
    ...facts({ source: 'create collection page', confidence: documented, witness: OF_INDEX }, INDEX_PARAMS)
  ],
  'v2 collections/list request': DB,
  'v2 collections/has, describe, drop, load, release, flush request': [
    ...DB,
    ...facts({ source: 'collection pages', confidence: documented, witness: FLOW }, PLACE)
  ],
  'v2 collections/describe reply': [
    ...facts(
      { source: 'describe collection page', confidence: documented, witness: DESCRIBED },
      {
        collectionName: 'as asked for',
        description: 'empty unless given',
        fields: 'in their order',
        ...prefixed('fields[].', {
          description: 'empty unless given',
          id: 'from 100 on',
          name: 'as made',
          params: 'dim, max_length, max_capacity; left out when there are none',
          'params[].key': 'its name',
          'params[].value': 'a text',
          primaryKey: 'as made',
          type: 'as made'
        }),
        indexes: 'as made',
        ...prefixed('indexes[].', INDEX_ENTRY),
        load: 'LoadStateLoaded or LoadStateNotLoad'
      }
    ),
    ...facts(
      { source: 'describe collection page; server source: handler_v2.go', confidence: documented, witness: TOLD },
      {
        autoId: 'whether the service makes the key',
        enableDynamicField: 'as made',
        'fields[].autoId': 'as made',
        'fields[].nullable': 'as made',
        'fields[].partitionKey': 'as made',
        partitionsNum: 'the default partition too; 16 with a partition key, unless told',
        shardsNum: '1 unless told'
      }
    ),
    ...facts(
      { source: 'describe collection page', confidence: documented, witness: SCHEMA },
      { 'fields[].elementType': 'of Array fields' }
    ),
    ...facts(
      { source: 'server source: handler_v2.go, printFieldDetail', confidence: 'source', witness: TOLD },
      {
        'fields[].clusteringKey': 'as made',
        'fields[].defaultValue.Data':
          'as the server records it, left out when there is none: BoolData, IntData, LongData, FloatData, DoubleData or StringData',
        properties: 'the time to live, if there is one',
        'properties[].key': 'collection.ttl.seconds',
        'properties[].value': 'a text'
      }
    ),
    ...facts(
      { source: 'describe collection page, its example', confidence: guess, witness: DESCRIBED },
      {
        aliases: 'empty: there are none',
        consistencyLevel: 'Bounded'
      }
    )
  ],
  'v2 collections/get_stats request': [
    ...DB,
    ...facts({ source: 'collection stats page', confidence: documented, witness: COUNTED }, PLACE)
  ],
  'v2 collections/get_stats reply': facts(
    { source: 'collection stats page', confidence: documented, witness: COUNTED },
    { code: 'the number 0', 'data.rowCount': 'rows of completed jobs, and those that the world gives' }
  ),
  'v2 collections/get_load_state request': [
    ...DB,
    ...facts(
      { source: 'load state page', confidence: documented, witness: LOADED },
      { ...PLACE, partitionNames: 'a name or a list of names; all have to be loaded' }
    )
  ],
  'v2 collections/get_load_state reply': facts(
    { source: 'load state page; user guide for what is not loaded', confidence: documented, witness: INDEXED },
    {
      loadProgress: '100; left out when nothing is loaded',
      loadState: 'LoadStateLoaded or LoadStateNotLoad; never on its way (guess)',
      message: 'empty; left out when nothing is loaded'
    }
  ),
  'v2 partitions/create, drop, has, get_stats request': [
    ...DB,
    ...facts(
      { source: 'partition pages', confidence: documented, witness: PARTITIONS },
      {
        ...PLACE,
        partitionName: 'string, required; letters, digits, underscores and hyphens, no hyphen first (server source)'
      }
    )
  ],
  'v2 partitions/load, release request': [
    ...DB,
    ...facts(
      { source: 'partition pages', confidence: documented, witness: LOADED },
      { ...PLACE, partitionNames: 'list; nothing means all (guess)' }
    )
  ],
  'v2 indexes/create request': [
    ...DB,
    ...facts({ source: 'create index page', confidence: documented, witness: INDEX_NEEDS }, PLACE),
    ...facts({ source: 'create index page', confidence: documented, witness: OF_INDEX }, INDEX_PARAMS)
  ],
  'v2 indexes/describe, drop request': [
    ...DB,
    ...facts(
      { source: 'index pages', confidence: documented, witness: INDEXED },
      { ...PLACE, indexName: 'string, required' }
    )
  ],
  'v2 indexes/describe reply': facts(
    { source: 'describe index page, its example: a list of one', confidence: documented, witness: INDEXED },
    {
      ...INDEX_ENTRY,
      failReason: 'empty',
      indexState: 'Finished, from the first moment on (guess)',
      indexType: 'AUTOINDEX unless chosen',
      indexedRows: 'all rows of the collection (guess)',
      pendingRows: '0',
      totalRows: 'all rows of the collection'
    }
  ),
  'v1 collections/create request': facts(
    { source: 'create collection page of v1', confidence: documented, witness: V1_FIELDS },
    {
      ...PLACE_V1,
      dimension: '32 to 32768 after the text of 90025; the newest page begins with 1',
      metricType: 'L2, IP or COSINE',
      primaryField: 'id unless given',
      vectorField: 'vector unless given',
      description: 'string'
    }
  ),
  'v1 collections/describe, drop request': facts(
    { source: 'collection pages of v1', confidence: documented, witness: V1_FIELDS },
    PLACE_V1
  ),
  'v1 collections/list request': facts(
    { source: 'list collections page of v1', confidence: documented, witness: V1_FIELDS },
    DB_NAME
  ),
  'v1 collections/describe reply': facts(
    {
      source: 'describe collection page of v1, its first generation; the newest shows v2’s',
      confidence: documented,
      witness: V1
    },
    {
      collectionName: 'as asked for',
      description: 'empty unless given',
      enableDynamicField: 'as made',
      fields: 'in their order',
      ...prefixed('fields[].', {
        autoId: 'as made',
        description: 'empty unless given',
        name: 'as made',
        partitionKey: 'as made',
        primaryKey: 'as made',
        type: 'with dimension or length behind it, as FloatVector(5)'
      }),
      indexes: 'as made',
      ...prefixed('indexes[].', INDEX_ENTRY),
      load: 'as v2 tells it; the schema of the page says loaded, its example LoadStateLoaded',
      shardsNum: '1'
    }
  )
}
