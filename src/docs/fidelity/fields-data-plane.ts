import { type Fact, facts } from './facts.ts'

const COLLECTIONS = 'test/routes/v2/collections.test.ts'

const FLOW = [COLLECTIONS, 'the whole flow: a collection is made, imported into, counted and dropped'] as const
const DESCRIBED = [COLLECTIONS, 'a collection is described as it was made'] as const
const TOLD = [
  COLLECTIONS,
  'what create is told of shards, partitions, time to live, keys and defaults, describe tells'
] as const
const FUNCTIONS = [
  'test/routes/v2/functions.test.ts',
  'functions are described as they were made, and their output is marked'
] as const
const STRUCTS = [
  'test/routes/v2/struct-fields.test.ts',
  'a list of structs is described as it was made, with its fields'
] as const
const NO_STRUCTS = [
  'test/routes/v2/struct-fields.test.ts',
  'structs that cannot be are rejected in the words of the server, and nothing is made'
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

const DB_NAME = { dbName: 'string; a database of the cluster, `default` when left out or empty' }

const DATABASE = [COLLECTIONS, 'calls of the data plane know the one database that there is'] as const

const DATABASES = [
  'test/routes/v2/databases.test.ts',
  'a database is created, described, changed, used and dropped'
] as const

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
const ALIASES = 'test/routes/v2/aliases.test.ts'
const ALIASED = [ALIASES, 'an alias stands for its collection in calls and imports, until it moves or goes'] as const
const CHANGED = [ALIASES, 'properties and fields of a collection are changed'] as const

/** The name of a collection in calls that are not older than the others. */
const named = (witness: Fact['witness'], claim: string) =>
  facts({ source: 'collection and alias pages', confidence: documented, witness }, { collectionName: claim })

export const FIELDS_DATA_PLANE: Readonly<Record<string, readonly Fact[]>> = {
  'v2 aliases/create, alter request': [
    ...DB,
    ...named(ALIASED, 'string, required; a name, no alias'),
    ...facts(
      { source: 'Create Alias, Alter Alias', confidence: documented, witness: ALIASED },
      { aliasName: 'string, required' }
    )
  ],
  'v2 aliases/describe, drop request': [
    ...DB,
    ...facts(
      { source: 'Describe Alias, Drop Alias', confidence: documented, witness: ALIASED },
      { aliasName: 'string, required' }
    )
  ],
  'v2 aliases/describe reply': facts(
    { source: 'Describe Alias', confidence: documented, witness: ALIASED },
    { aliasName: 'as sent', collectionName: 'its collection', dbName: 'its database' }
  ),
  'v2 collections/compact request': [
    ...DB,
    ...named(CHANGED, 'string, required; a name or an alias'),
    ...facts(
      { source: 'Compact Collection', confidence: documented, witness: CHANGED },
      { isClustering: 'ignored, as the call has no effect' }
    )
  ],
  'v2 collections/compact reply': facts(
    { source: 'server source: handler_v2.go, compact', confidence: guess, witness: CHANGED },
    { compactionID: 'the time of the call' }
  ),
  'v2 collections/alter_properties request': [
    ...DB,
    ...named(CHANGED, 'string, required; a name or an alias'),
    ...facts(
      { source: 'Alter Collection Properties; server source: proxy/task.go', confidence: 'source', witness: CHANGED },
      { properties: 'collection.ttl.seconds and timezone are validated; mmap.enabled is refused while loaded' }
    )
  ],
  'v2 collections/fields/add request': [
    ...DB,
    ...named(CHANGED, 'string, required; a name or an alias'),
    ...facts(
      { source: 'Add Collection Field; server source: proxy/task.go', confidence: 'source', witness: CHANGED },
      {
        'schema.fieldName': 'a new name',
        'schema.dataType': 'no vector',
        'schema.description': 'stored',
        'schema.isPrimary': 'must be false',
        'schema.isPartitionKey': 'must be false',
        'schema.isClusteringKey': 'at most one field',
        'schema.autoId': 'must be false',
        'schema.autoID': 'must be false',
        'schema.nullable': 'must be true',
        'schema.defaultValue': 'as in collections/create',
        'schema.elementDataType': 'of an Array',
        'schema.elementTypeParams.dim': 'not for scalars',
        'schema.elementTypeParams.max_length': 'of a VarChar',
        'schema.elementTypeParams.max_capacity': 'of an Array',
        'schema.elementTypeParams.enable_analyzer': 'of a VarChar'
      }
    )
  ],
  'v2 databases/describe, drop request': facts(
    { source: 'Describe Database, Drop Database', confidence: documented, witness: DATABASES },
    { dbName: 'string, required; the header DB-Name does not stand for it' }
  ),
  'v2 databases/create, alter request': [
    ...facts(
      { source: 'Create Database, Alter Database Properties', confidence: documented, witness: DATABASES },
      { dbName: 'string, required; the header DB-Name does not stand for it' }
    ),
    ...facts(
      {
        source: 'Create Database; server source: handler_v2.go, createDatabase',
        confidence: 'source',
        witness: DATABASES
      },
      { properties: 'texts, numbers and booleans, kept as texts; without effect' }
    )
  ],
  'v2 databases/describe reply': [
    ...facts(
      { source: 'server source: handler_v2.go, describeDatabase', confidence: 'source', witness: DATABASES },
      {
        dbName: 'as sent',
        properties: 'a list; the page has one object',
        'properties[].key': 'as it was set',
        'properties[].value': 'the text that Go prints'
      }
    ),
    ...facts(
      { source: 'the server counts ids', confidence: guess, witness: DATABASES },
      { dbID: '1 for default, else a number made of the name' }
    )
  ],
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
        'schema.fields[].isClusteringKey': 'at most one',
        'schema.fields[].nullable': 'rows may leave it out; not of keys, of vectors since June 2026',
        'schema.fields[].defaultValue': 'what such rows get; not of the primary key, JSON, Array and vectors'
      }
    ),
    ...facts(
      { source: 'StructArray field pages; server source: handler_v2.go', confidence: documented, witness: STRUCTS },
      {
        'schema.structFields': 'lists of structs',
        ...prefixed('schema.structFields[].', {
          fieldName: 'string, required, no name of a field',
          description: 'string',
          'typeParams.max_capacity': 'structs of a row; a field may say it instead, and all say the same',
          fields: 'as schema.fields',
          'fields[].fieldName': 'string, required',
          'fields[].dataType': 'Array, or ArrayOfVector',
          'fields[].description': 'string',
          'fields[].elementDataType': 'Bool, Int8 to Int64, Float, Double, VarChar; FloatVector of an ArrayOfVector',
          'fields[].elementTypeParams.dim': 'of FloatVector',
          'fields[].elementTypeParams.max_length': 'of VarChar',
          'fields[].elementTypeParams.max_capacity': 'structs of a row'
        })
      }
    ),
    ...facts(
      {
        source: 'server source: proxy/util.go, ValidateStructArrayField, ValidateFieldsInStruct',
        confidence: 'source',
        witness: NO_STRUCTS
      },
      prefixed('schema.structFields[].', {
        nullable: 'false; null needs Milvus 3.0 (documented), which is not emulated',
        'fields[].isPrimary': 'false',
        'fields[].nullable': 'false',
        'fields[].defaultValue': 'none'
      })
    ),
    ...facts(
      {
        source: 'none: the fields have the schema of schema.fields',
        confidence: guess,
        witness: STRUCTS
      },
      prefixed('schema.structFields[].fields[].', {
        isPartitionKey: 'not looked at',
        isClusteringKey: 'not looked at',
        autoId: 'not looked at',
        autoID: 'not looked at',
        'elementTypeParams.enable_analyzer': 'not looked at'
      })
    ),
    ...facts(
      { source: 'server source: request_v2.go, FunctionSchema', confidence: 'source', witness: FUNCTIONS },
      {
        'schema.functions': 'declared; the emulator computes no output',
        'schema.fields[].elementTypeParams.enable_analyzer': 'true or a text; the input of BM25 needs it',
        ...prefixed('schema.functions[].', {
          name: 'string, required, unique',
          description: 'string',
          type: 'BM25, TextEmbedding or MinHash; Rerank is for searches',
          inputFieldNames: 'one VarChar field, not nullable as up to 2.6',
          outputFieldNames: 'one vector field of the type',
          params: 'none of BM25; TextEmbedding needs a provider, which is not called'
        })
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
        properties: 'the time to live and the time zone, if there are any',
        'properties[].key': 'collection.ttl.seconds or timezone',
        'properties[].value': 'a text'
      }
    ),
    ...facts(
      { source: 'server source: utils.go, printStructArrayFieldsV2', confidence: 'source', witness: STRUCTS },
      {
        structFields: 'as made',
        ...prefixed('structFields[].', {
          name: 'as made',
          id: 'after those of the fields (guess)',
          description: 'empty unless given',
          nullable: 'false',
          type: 'ArrayOfStruct',
          params: 'max_capacity',
          'params[].key': 'its name',
          'params[].value': 'a text',
          fields: 'as fields, with their own names',
          ...prefixed('fields[].', {
            autoId: 'false',
            description: 'empty unless given',
            id: 'after that of the struct (guess)',
            name: 'without the name of the struct',
            nullable: 'false',
            params: 'dim, max_length, max_capacity',
            'params[].key': 'its name',
            'params[].value': 'a text',
            partitionKey: 'false',
            clusteringKey: 'false',
            primaryKey: 'false',
            'defaultValue.Data': 'left out',
            isFunctionOutput: 'left out',
            type: 'Array or ArrayOfVector',
            elementType: 'as made'
          })
        })
      }
    ),
    ...facts(
      { source: 'server source: utils.go, printFunctionDetails', confidence: 'source', witness: FUNCTIONS },
      {
        'fields[].isFunctionOutput': 'true for a field that a function makes, else left out',
        functions: 'as made',
        ...prefixed('functions[].', {
          name: 'as made',
          description: 'empty unless given',
          type: 'the number of the type: 1 BM25, 2 TextEmbedding, 4 MinHash',
          id: 'from 100 on',
          inputFieldNames: 'as made',
          outputFieldNames: 'as made',
          params: 'pairs of key and value; null when there are none, as Go prints them'
        })
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
