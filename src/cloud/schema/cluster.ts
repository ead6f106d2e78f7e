import { type Static, Type } from '@sinclair/typebox'
import { MOST_DATABASES } from '../../contract/databases.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { Collection } from './collection.ts'

export const Organization = closedObject({ id: Type.String({ minLength: 1 }), name: Type.Optional(Type.String()) })

export const Project = closedObject({
  id: Type.String({ pattern: '^proj-[0-9a-z]+$' }),
  name: Type.String(),
  organization: Type.String({ description: 'Id of its organization.' })
})

export const Key = closedObject({
  key: Type.String({
    minLength: 1,
    description: 'What clients send after `Bearer `, in ASCII. Invent it; never a real key.'
  }),
  organization: Type.String({
    description: 'Id of the organization it belongs to.'
  }),
  projects: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Projects it has a role in; left out: all of them.'
    })
  ),
  state: Type.Optional(
    oneOf(['active', 'revoked', 'unauthorized'], {
      description: 'revoked answers 80001, unauthorized 80002.'
    })
  )
})

export type Key = Static<typeof Key>
export type Project = Static<typeof Project>

/** documented: older cluster pages, and the newer enum of the Terraform provider; only RUNNING takes imports */
export const STATUSES = [
  'CREATING',
  'INITIALIZING',
  'RUNNING',
  'SUSPENDING',
  'SUSPENDED',
  'RESUMING',
  'MODIFYING',
  'STOPPING',
  'STOPPED',
  'DELETING',
  'DELETED',
  'ABNORMAL',
  'FREEZING',
  'FROZEN'
] as const

export const PLANS = ['Free', 'Serverless', 'Standard', 'Enterprise'] as const

const DatabaseName = Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$', maxLength: 255 })

export const DatabaseDocument = closedObject({
  name: DatabaseName,
  properties: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Told by describe.' }))
})

export type DatabaseDocument = Static<typeof DatabaseDocument>

/** A collection, and where it is in its cluster. */
export const CollectionDocument = closedObject({
  ...Collection.properties,
  aliases: Type.Optional(Type.Array(DatabaseName, { description: 'Other names of the collection in its database.' })),
  properties: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'Told by describe, without effect.' })
  ),
  loaded: Type.Optional(
    Type.Array(Type.String(), { description: 'Its loaded partitions: [] for a released collection; left out: all.' })
  ),
  database: Type.Optional(
    Type.String({ description: 'One of the databases of its cluster; left out: `default`, which is always there.' })
  )
})

export type CollectionDocument = Static<typeof CollectionDocument>

export const ClusterDocument = closedObject({
  id: Type.String({
    pattern: '^in[0-9]{2}-[0-9a-z]+$',
    description: 'in01- dedicated, in03- free, in05- serverless.'
  }),
  name: Type.String(),
  project: Type.String({ description: 'Id of its project.' }),
  plan: oneOf(PLANS),
  region: Type.String({ description: 'Region id, e.g. gcp-us-west1.' }),
  status: oneOf(STATUSES),
  databases: Type.Optional(Type.Array(DatabaseDocument, { description: 'Beside `default`, which is always there.' })),
  maxDatabases: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MOST_DATABASES.cloud,
      description: 'Maximum number of databases beside `default`; left out: 1,024, and 64 with `--flavor milvus`.'
    })
  ),
  collections: Type.Optional(Type.Array(CollectionDocument))
})

export type ClusterDocument = Static<typeof ClusterDocument>

/** A job that exists when the emulator starts. */
export const DeclaredJob = closedObject({
  id: Type.String({ minLength: 1 }),
  cluster: Type.String({ description: 'Id of its cluster.' }),
  collection: Type.String(),
  database: Type.Optional(Type.String({ description: 'Database of the collection; left out: `default`.' })),
  object: Type.String({
    description: 'Path of the imported object inside its bucket.'
  }),
  size: Type.Integer({ minimum: 0, description: 'Bytes.' }),
  age: Type.Number({
    minimum: 0,
    description: 'Seconds since it was created when the emulator starts.'
  }),
  stallsAt: Type.Optional(
    Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'It never gets past this ratio, so it runs for ever.'
    })
  ),
  failsAt: Type.Optional(
    Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'It fails at this ratio.'
    })
  ),
  errorMessage: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Why it fails; needed with failsAt.'
    })
  )
})

export type DeclaredJob = Static<typeof DeclaredJob>
