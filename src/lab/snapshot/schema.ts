import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { BucketDocument, DeclaredObject } from '../../cloud/schema/bucket.ts'
import { ClusterDocument } from '../../cloud/schema/cluster.ts'
import { Collection, Field } from '../../cloud/schema/collection.ts'
import { FILE_TYPES } from '../../contract/formats.ts'
import { oneOf } from '../../contract/schema.ts'
import { FaultInput } from '../faults/schema.ts'
import { ScenarioInput } from '../scenarios/schema.ts'

const closed = { additionalProperties: false }

/** The range of Date, in milliseconds from the epoch in both directions. */
const FARTHEST = 8.64e15

export const Time = Type.Integer({ minimum: -FARTHEST, maximum: FARTHEST, description: 'Epoch milliseconds.' })

/** Fields of an uploaded file. */
const file = {
  key: Type.String({ minLength: 1, maxLength: 4096 }),
  size: Type.Integer({ minimum: 0 }),
  content: Type.Optional(
    Type.String({ contentEncoding: 'base64', description: 'Left out where all files together are too many bytes.' })
  )
}

/** An object that a call has uploaded to a bucket of the world. */
export const UploadRecord = Type.Object(
  {
    cloud: BucketDocument.properties.cloud,
    bucket: Type.String(),
    account: BucketDocument.properties.account,
    ...file
  },
  closed
)

export type UploadRecord = Static<typeof UploadRecord>

export const VolumeRecord = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
    organization: Type.String(),
    project: Type.String(),
    region: Type.String(),
    createdAt: Time,
    objects: Type.Array(
      Type.Object({ ...file, etag: Type.String({ pattern: '^[0-9a-f]{32}(-[0-9]{1,5})?$' }), modifiedAt: Time }, closed)
    )
  },
  closed
)

export type VolumeRecord = Static<typeof VolumeRecord>

const Random = Type.Tuple([Type.Integer(), Type.Integer(), Type.Integer(), Type.Integer()], {
  description: 'Where a generator of random numbers is.'
})

const { collections: _, ...clusterFields } = ClusterDocument.properties

const Index = Type.Object(
  { fieldName: Type.String(), indexName: Type.String(), indexType: Type.String(), metricType: Type.String() },
  closed
)

/** Earlier versions accepted names longer than 255 characters. */
const FieldRecord = Type.Object(
  { ...Field.properties, name: Type.String({ pattern: '^[A-Za-z_$][A-Za-z0-9_]*$' }) },
  closed
)

const CollectionRecord = Type.Object(
  {
    ...Collection.properties,
    fields: Type.Array(FieldRecord, { minItems: 1 }),
    indexes: Type.Optional(Type.Array(Index)),
    loaded: Type.Optional(Type.Array(Type.String()))
  },
  closed
)

const ClusterRecord = Type.Object(
  {
    ...clusterFields,
    organization: Type.String(),
    cuSize: Type.Optional(Type.Integer()),
    cuType: Type.Optional(Type.String()),
    transition: Type.Optional(
      Type.Object(
        { meanwhile: ClusterDocument.properties.status, after: ClusterDocument.properties.status, endsAt: Time },
        closed
      )
    ),
    collections: Type.Array(CollectionRecord)
  },
  closed
)

export type ClusterRecord = Static<typeof ClusterRecord>

const File = Type.Object({ name: Type.String(), size: Type.Integer({ minimum: 0 }) }, closed)

const Fraction = Type.Number({ minimum: 0, maximum: 1 })

const Ending = Type.Union([
  Type.Object({ kind: Type.Literal('succeed'), fallsBack: Type.Optional(Type.Literal(true)) }, closed),
  Type.Object(
    { kind: Type.Literal('fail'), at: Fraction, message: Type.String(), file: Type.Optional(Type.String()) },
    closed
  ),
  Type.Object(
    {
      kind: Type.Literal('stall'),
      at: Fraction,
      filesReady: Type.Optional(Type.Literal(true)),
      lost: Type.Optional(Type.String())
    },
    closed
  ),
  Type.Object(
    {
      kind: Type.Literal('await'),
      decision: Type.Optional(Type.Object({ commit: Type.Boolean(), at: Time }, closed))
    },
    closed
  )
])

const Inspection = Type.Object(
  {
    settledAt: Time,
    rows: Type.Integer({ minimum: 0 }),
    fileRows: Type.Optional(Type.Array(Type.Tuple([Type.String(), Type.Integer({ minimum: 0 })]))),
    fault: Type.Optional(Type.Object({ message: Type.String(), file: Type.String(), explain: Type.String() }, closed))
  },
  closed
)

const Location = Type.Object(
  {
    cloud: BucketDocument.properties.cloud,
    bucket: Type.String(),
    key: Type.String(),
    account: Type.Optional(Type.String()),
    region: Type.Optional(Type.String()),
    folder: Type.Boolean(),
    glob: Type.Optional(Type.Literal('*.npy'))
  },
  closed
)

const ReadSource = Type.Object(
  {
    url: Type.Optional(Type.String()),
    location: Location,
    fileType: oneOf(FILE_TYPES),
    together: Type.Boolean(),
    volume: Type.Optional(Type.Object({ organization: Type.String(), name: Type.String() }, closed)),
    objects: Type.Array(
      Type.Object({ ...DeclaredObject.properties, declared: Type.Optional(Type.Literal(true)) }, closed)
    )
  },
  closed
)

const Reading = Type.Object(
  {
    sources: Type.Array(ReadSource),
    lists: Type.Optional(Type.Array(Type.Array(Type.String()))),
    collection: CollectionRecord,
    csv: Type.Optional(
      Type.Object({ sep: Type.Optional(Type.String()), nullkey: Type.Optional(Type.String()) }, closed)
    )
  },
  { ...closed, description: 'Instead of inspection: what is to be read, in a job whose files had not been read.' }
)

const JobRecord = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    clusterId: Type.String(),
    collectionName: Type.String(),
    partitionName: Type.Optional(Type.String()),
    fileName: Type.String(),
    fileSize: Type.Integer({ minimum: 0 }),
    files: Type.Optional(Type.Array(File)),
    createdAt: Time,
    duration: Type.Integer({ minimum: 0 }),
    ending: Ending,
    polls: Type.Optional(Type.Object({ needed: Type.Integer({ minimum: 0 }), at: Type.Array(Time) }, closed)),
    retention: Type.Optional(Type.Integer({ minimum: 0 })),
    explain: Type.Optional(Type.String()),
    lists: Type.Optional(Type.Array(Type.Object({ name: Type.String(), files: Type.Integer() }, closed))),
    inspection: Type.Optional(Inspection),
    reading: Type.Optional(Reading),
    dropped: Type.Optional(Type.Object({ at: Time, message: Type.String() }, closed))
  },
  closed
)

export type JobRecord = Static<typeof JobRecord>

const RowsRecord = Type.Object(
  {
    clusterId: Type.String(),
    collectionName: Type.String(),
    partitionName: Type.String(),
    rows: Type.Integer({ minimum: 0 })
  },
  closed
)

const { credentials: __, folder: ___, ...bucketFields } = BucketDocument.properties

const BucketRecord = Type.Object(
  {
    ...bucketFields,
    asInWorld: Type.Optional(
      Type.Array(Type.Union([Type.Literal('credentials'), Type.Literal('folder')]), {
        description: 'What it has as the world has it for this bucket.'
      })
    )
  },
  closed
)

export type BucketRecord = Static<typeof BucketRecord>

const Hits = Type.Integer({ minimum: 0 })

const FaultRecord = Type.Object(
  {
    id: Type.String({ pattern: '^fault-[1-9]\\d{0,14}$' }),
    written: FaultInput,
    hits: Hits,
    random: Random,
    expiresIn: Type.Optional(Type.Integer({ description: 'Milliseconds.' }))
  },
  closed
)

export type FaultRecord = Static<typeof FaultRecord>

const Made = Type.Integer({ minimum: 0, description: 'How many there have ever been: ids go on from there.' })

const queueOf = <Item extends TSchema>(item: Item) =>
  Type.Object(
    { made: Made, waiting: Type.Array(item, { maxItems: 1000 }), over: Type.Array(item, { maxItems: 1000 }) },
    closed
  )

const FaultsRecord = queueOf(FaultRecord)

export type FaultsRecord = Static<typeof FaultsRecord>

const ScenarioRecord = Type.Object(
  {
    id: Type.String({ pattern: '^scenario-[1-9]\\d{0,14}$' }),
    written: ScenarioInput,
    hits: Hits,
    passedOver: Type.Optional(Type.String({ description: 'Why the last job that it was for goes without it.' }))
  },
  closed
)

export type ScenarioRecord = Static<typeof ScenarioRecord>

const ScenariosRecord = queueOf(ScenarioRecord)

export type ScenariosRecord = Static<typeof ScenariosRecord>

const SandboxRecord = Type.Object(
  {
    name: Type.String({ pattern: '^(?!\\.{1,2}$)[\\w.-]{1,64}$' }),
    template: Type.Object(
      {
        name: Type.String(),
        digest: Type.String({ description: 'Of what the world was; it is not in the snapshot.' })
      },
      closed
    ),
    ttl: Type.Optional(Type.Number({ minimum: 0, description: 'Milliseconds.' })),
    idleRank: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1e6,
        description: 'Its place among all by the time without a request. Left out: none has had a later request.'
      })
    ),
    clock: Type.Object({ now: Time, scale: Type.Number({ minimum: 0 }) }, closed),
    sources: Type.Object({ jobs: Random, clusters: Random, milvusJobs: Random, volumes: Random }, closed),
    polls: Type.Optional(Type.Integer({ minimum: 0 })),
    clusters: Type.Array(ClusterRecord, { description: 'Those that are not as the world has them.' }),
    gone: Type.Array(Type.String(), { description: 'Ids of clusters of the world that are no longer there.' }),
    order: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Ids of the clusters, where they are not in the order of the world with new clusters after it.'
      })
    ),
    jobs: Type.Array(JobRecord, { description: 'In order of creation.' }),
    rows: Type.Optional(
      Type.Array(RowsRecord, {
        description: 'That completed jobs have brought. Left out, as in version 1: what the jobs add up to.'
      })
    ),
    buckets: Type.Optional(
      Type.Array(BucketRecord, { description: 'All of them, where they are not as the world has them.' })
    ),
    volumes: Type.Optional(Type.Array(VolumeRecord)),
    uploads: Type.Optional(Type.Array(UploadRecord)),
    faults: Type.Optional(FaultsRecord),
    scenarios: Type.Optional(ScenariosRecord)
  },
  closed
)

export type SandboxRecord = Static<typeof SandboxRecord>

/** Version of the snapshot format. Older snapshots are migrated when they are read. */
export const VERSION = 2

/** The state of a server that its responses depend on, without keys and credentials. */
export const Snapshot = Type.Object(
  {
    version: Type.Literal(VERSION),
    era: Type.String(),
    milvusVersion: Type.Optional(Type.String()),
    seed: Type.Integer(),
    sandboxes: Type.Array(SandboxRecord, { minItems: 1 })
  },
  { ...closed, title: 'Snapshot of zilliz-import-emulator' }
)

export type Snapshot = Static<typeof Snapshot>

export interface FileRecord {
  readonly key: string
  readonly size: number
  readonly content?: string
}
