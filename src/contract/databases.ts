import { type Static, Type } from '@sinclair/typebox'
import { closedObject } from './schema.ts'

/**
 * Maximum number of databases beside the default one. documented: Database page, 1,024 for a dedicated cluster (that the default one does
 * not count is a guess); server source: rootCoord.maxDatabaseNum
 */
export const MOST_DATABASES = { cloud: 1024, milvus: 64 } as const

const Name = Type.Optional(Type.String({ description: 'Name of the database. Required.' }))

/** Values are kept as Go prints them: numbers and booleans are texts as well. */
const Properties = Type.Optional(
  Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
    description: 'Stored and told by describe; without effect.'
  })
)

/** documented: Describe Database and Drop Database of the cluster */
export const DatabaseNameBody = closedObject({ dbName: Name })

export type DatabaseNameBody = Static<typeof DatabaseNameBody>

/** documented: Create Database and Alter Database Properties of the cluster */
export const DatabasePropertiesBody = closedObject({ dbName: Name, properties: Properties })

export type DatabasePropertiesBody = Static<typeof DatabasePropertiesBody>

export const PropertyEntry = closedObject({ key: Type.String(), value: Type.String() })

/** server source: handler_v2.go, describeDatabase; the page has the properties alone, in one object */
export const DatabaseEntry = closedObject({
  dbID: Type.Integer(),
  dbName: Type.String(),
  properties: Type.Array(PropertyEntry)
})

export type DatabaseEntry = Static<typeof DatabaseEntry>

/** documented: Serverless and Free clusters have no databases beside the default one */
export const DEDICATED_PLANS: readonly string[] = ['Standard', 'Enterprise']

export const hasDatabases = (plan: string): boolean => DEDICATED_PLANS.includes(plan)
