import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { BucketDocument, DeclaredObject } from '../../cloud/schema/bucket.ts'
import { ClusterDocument, CollectionDocument } from '../../cloud/schema/cluster.ts'
import { Field } from '../../cloud/schema/collection.ts'
import { IntegrationDocument } from '../../cloud/schema/integration.ts'
import { CLOUDS } from '../../contract/clouds.ts'
import { FILE_TYPES } from '../../contract/formats.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { ExternalCred } from '../../contract/storage-integrations.ts'
import { LAYERS } from '../../objects/store.ts'
import { FaultInput } from '../faults/schema.ts'
import { ScenarioInput } from '../scenarios/schema.ts'

/** The range of Date, in milliseconds from the epoch in both directions. */
const FARTHEST = 8.64e15

export const Time = Type.Integer({ minimum: -FARTHEST, maximum: FARTHEST, description: 'Epoch milliseconds.' })

/** Fields of an uploaded file. */
const file = {
  key: Type.String({ minLength: 1, maxLength: 4096 }),
  size: Type.Integer({ minimum: 0 }),
  content: Type.Optional(
    Type.String({
      contentEncoding: 'base64',
      description: 'Omitted if all files together exceed the size limit of a snapshot.'
    })
  )
}

/** An object that a call has uploaded to a bucket of the world. */
export const UploadRecord = closedObject({
  cloud: BucketDocument.properties.cloud,
  bucket: Type.String(),
  account: BucketDocument.properties.account,
  ...file,
  etag: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}(-[0-9]{1,5})?$' })),
  modifiedAt: Type.Optional(Time),
  headers: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'Headers that a download repeats; metadata.' })
  )
})

export type UploadRecord = Static<typeof UploadRecord>

/** Objects that a storage client deleted and that other layers of the bucket still have. */
const HiddenRecord = closedObject({
  cloud: BucketDocument.properties.cloud,
  bucket: Type.String(),
  account: BucketDocument.properties.account,
  keys: Type.Array(Type.String({ minLength: 1, maxLength: 4096 }))
})

export const VolumeRecord = closedObject({
  name: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
  organization: Type.String(),
  project: Type.String(),
  region: Type.String(),
  description: Type.Optional(Type.String()),
  external: Type.Optional(closedObject({ integration: Type.String(), path: Type.String() })),
  createdAt: Time,
  objects: Type.Array(
    closedObject({ ...file, etag: Type.String({ pattern: '^[0-9a-f]{32}(-[0-9]{1,5})?$' }), modifiedAt: Time })
  )
})

export type VolumeRecord = Static<typeof VolumeRecord>

const Random = Type.Tuple([Type.Integer(), Type.Integer(), Type.Integer(), Type.Integer()], {
  description: 'State of a random number generator.'
})

const { collections: _, ...clusterFields } = ClusterDocument.properties

const Index = closedObject({
  fieldName: Type.String(),
  indexName: Type.String(),
  indexType: Type.String(),
  metricType: Type.String()
})

/** Earlier versions accepted names longer than 255 characters. */
const FieldRecord = closedObject({ ...Field.properties, name: Type.String({ pattern: '^[A-Za-z_$][A-Za-z0-9_]*$' }) })

const CollectionRecord = closedObject({
  ...CollectionDocument.properties,
  fields: Type.Array(FieldRecord, { minItems: 1 }),
  indexes: Type.Optional(Type.Array(Index)),
  loaded: Type.Optional(Type.Array(Type.String()))
})

const ClusterRecord = closedObject({
  ...clusterFields,
  organization: Type.String(),
  cuSize: Type.Optional(Type.Integer()),
  cuType: Type.Optional(Type.String()),
  transition: Type.Optional(
    closedObject({
      meanwhile: ClusterDocument.properties.status,
      after: ClusterDocument.properties.status,
      endsAt: Time
    })
  ),
  collections: Type.Array(CollectionRecord)
})

export type ClusterRecord = Static<typeof ClusterRecord>

const File = closedObject({ name: Type.String(), size: Type.Integer({ minimum: 0 }) })

const Fraction = Type.Number({ minimum: 0, maximum: 1 })

const Ending = Type.Union([
  closedObject({ kind: Type.Literal('succeed'), fallsBack: Type.Optional(Type.Literal(true)) }),
  closedObject({
    kind: Type.Literal('fail'),
    at: Fraction,
    message: Type.String(),
    file: Type.Optional(Type.String())
  }),
  closedObject({
    kind: Type.Literal('stall'),
    at: Fraction,
    filesReady: Type.Optional(Type.Literal(true)),
    lost: Type.Optional(Type.String())
  }),
  closedObject({
    kind: Type.Literal('await'),
    decision: Type.Optional(closedObject({ commit: Type.Boolean(), at: Time }))
  })
])

const Inspection = closedObject({
  settledAt: Time,
  rows: Type.Integer({ minimum: 0 }),
  fileRows: Type.Optional(Type.Array(Type.Tuple([Type.String(), Type.Integer({ minimum: 0 })]))),
  fault: Type.Optional(closedObject({ message: Type.String(), file: Type.String(), explain: Type.String() }))
})

const Location = closedObject({
  cloud: oneOf(CLOUDS),
  bucket: Type.String(),
  key: Type.String(),
  account: Type.Optional(Type.String()),
  region: Type.Optional(Type.String()),
  endpoint: Type.Optional(Type.String()),
  folder: Type.Boolean(),
  glob: Type.Optional(Type.Literal('*.npy'))
})

const VolumeName = closedObject({ organization: Type.String(), name: Type.String() })

const ReadSource = closedObject({
  url: Type.Optional(Type.String()),
  location: Location,
  fileType: oneOf(FILE_TYPES),
  together: Type.Boolean(),
  volume: Type.Optional(VolumeName),
  objects: Type.Array(closedObject({ ...DeclaredObject.properties, declared: Type.Optional(Type.Literal(true)) }))
})

const Csv = closedObject({ sep: Type.Optional(Type.String()), nullkey: Type.Optional(Type.String()) })

const Reading = closedObject(
  {
    sources: Type.Array(ReadSource),
    lists: Type.Optional(Type.Array(Type.Array(Type.String()))),
    collection: CollectionRecord,
    csv: Type.Optional(Csv)
  },
  { description: 'Replaces inspection in a job whose files are not read yet: the files to read.' }
)

const JobRecord = closedObject({
  id: Type.String({ minLength: 1 }),
  clusterId: Type.String(),
  collectionName: Type.String(),
  database: Type.Optional(Type.String()),
  partitionName: Type.Optional(Type.String()),
  fileName: Type.String(),
  fileSize: Type.Integer({ minimum: 0 }),
  files: Type.Optional(Type.Array(File)),
  origin: Type.Optional(
    closedObject(
      {
        layers: Type.Optional(Type.Array(oneOf(LAYERS))),
        locations: Type.Array(Location),
        volume: Type.Optional(VolumeName),
        csv: Type.Optional(Csv)
      },
      { description: 'Where its files are. Absent in snapshots of earlier versions.' }
    )
  ),
  createdAt: Time,
  duration: Type.Integer({ minimum: 0 }),
  ending: Ending,
  polls: Type.Optional(closedObject({ needed: Type.Integer({ minimum: 0 }), at: Type.Array(Time) })),
  retention: Type.Optional(Type.Integer({ minimum: 0 })),
  explain: Type.Optional(Type.String()),
  lists: Type.Optional(Type.Array(closedObject({ name: Type.String(), files: Type.Integer() }))),
  inspection: Type.Optional(Inspection),
  reading: Type.Optional(Reading),
  dropped: Type.Optional(closedObject({ at: Time, message: Type.String() })),
  gone: Type.Optional(
    oneOf(['collection', 'database'], {
      description: 'What was dropped since. Absent in snapshots of earlier versions.'
    })
  )
})

export type JobRecord = Static<typeof JobRecord>

const RowsRecord = closedObject({
  clusterId: Type.String(),
  collectionName: Type.String(),
  database: Type.Optional(Type.String()),
  partitionName: Type.String(),
  rows: Type.Integer({ minimum: 0 })
})

const { credentials: __, folder: ___, ...bucketFields } = BucketDocument.properties

const BucketRecord = closedObject({
  ...bucketFields,
  asInWorld: Type.Optional(
    Type.Array(Type.Union([Type.Literal('credentials'), Type.Literal('folder')]), {
      description: 'Fields whose values are those of the world.'
    })
  )
})

export type BucketRecord = Static<typeof BucketRecord>

const { accessKey: _a, secretKey: _s, token: _t, ...integrationFields } = IntegrationDocument.properties
const { externalId: _e, ...openCred } = ExternalCred.properties

const IntegrationRecord = closedObject({
  ...integrationFields,
  organization: Type.String(),
  externalCred: Type.Optional(closedObject(openCred)),
  createdAt: Type.Optional(Time),
  asInWorld: Type.Optional(
    Type.Literal(true, { description: 'Its external id and keys are those of the world. Otherwise it has none.' })
  )
})

export type IntegrationRecord = Static<typeof IntegrationRecord>

const Hits = Type.Integer({ minimum: 0 })

const FaultRecord = closedObject({
  id: Type.String({ pattern: '^fault-[1-9]\\d{0,14}$' }),
  written: FaultInput,
  hits: Hits,
  random: Random,
  expiresIn: Type.Optional(Type.Integer({ description: 'Milliseconds.' }))
})

export type FaultRecord = Static<typeof FaultRecord>

const Made = Type.Integer({ minimum: 0, description: 'Number created so far; ids continue from it.' })

const queueOf = <Item extends TSchema>(item: Item) =>
  closedObject({
    made: Made,
    waiting: Type.Array(item, { maxItems: 1000 }),
    over: Type.Array(item, { maxItems: 1000 })
  })

const FaultsRecord = queueOf(FaultRecord)

export type FaultsRecord = Static<typeof FaultsRecord>

const ScenarioRecord = closedObject({
  id: Type.String({ pattern: '^scenario-[1-9]\\d{0,14}$' }),
  written: ScenarioInput,
  hits: Hits,
  passedOver: Type.Optional(Type.String({ description: 'Why the last matching job did not use it.' }))
})

export type ScenarioRecord = Static<typeof ScenarioRecord>

const ScenariosRecord = queueOf(ScenarioRecord)

export type ScenariosRecord = Static<typeof ScenariosRecord>

const SandboxRecord = closedObject({
  name: Type.String({ pattern: '^(?!\\.{1,2}$)[\\w.-]{1,64}$' }),
  template: closedObject({
    name: Type.String(),
    digest: Type.String({ description: 'Digest of the world at that time. The snapshot does not contain the world.' })
  }),
  ttl: Type.Optional(Type.Number({ minimum: 0, description: 'Milliseconds.' })),
  idleRank: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1e6,
      description: 'Rank by idle time; 0 is the sandbox used last. Default: 0.'
    })
  ),
  clock: closedObject({ now: Time, scale: Type.Number({ minimum: 0 }) }),
  sources: closedObject({ jobs: Random, clusters: Random, milvusJobs: Random, volumes: Random }),
  polls: Type.Optional(Type.Integer({ minimum: 0 })),
  clusters: Type.Array(ClusterRecord, { description: 'Clusters that differ from the world.' }),
  gone: Type.Array(Type.String(), { description: 'Ids of removed clusters of the world.' }),
  order: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Ids of the clusters in order. Default: the order of the world, then new clusters.'
    })
  ),
  jobs: Type.Array(JobRecord, { description: 'In order of creation.' }),
  rows: Type.Optional(
    Type.Array(RowsRecord, {
      description: 'Rows that completed jobs have imported. Default, as in version 1: the sum over the jobs.'
    })
  ),
  buckets: Type.Optional(Type.Array(BucketRecord, { description: 'All buckets, if any differs from the world.' })),
  integrations: Type.Optional(
    Type.Array(IntegrationRecord, { description: 'All storage integrations, if any differs from the world.' })
  ),
  volumes: Type.Optional(Type.Array(VolumeRecord)),
  uploads: Type.Optional(Type.Array(UploadRecord)),
  hidden: Type.Optional(Type.Array(HiddenRecord)),
  faults: Type.Optional(FaultsRecord),
  scenarios: Type.Optional(ScenariosRecord)
})

export type SandboxRecord = Static<typeof SandboxRecord>

/** Version of the snapshot format. Older snapshots are migrated when they are read. */
export const VERSION = 2

/** The state of a server that its responses depend on, without keys and credentials. */
export const Snapshot = closedObject(
  {
    version: Type.Literal(VERSION),
    era: Type.String(),
    milvusVersion: Type.Optional(Type.String()),
    seed: Type.Integer(),
    sandboxes: Type.Array(SandboxRecord, { minItems: 1 })
  },
  { title: 'Snapshot of zilliz-import-emulator' }
)

export type Snapshot = Static<typeof Snapshot>

export interface FileRecord {
  readonly key: string
  readonly size: number
  readonly content?: string
}
