import type { Awaitable } from '../awaitable.ts'
import type { DatabaseDocument } from '../cloud/schema/cluster.ts'
import { type Cluster, collectionsIn, DEFAULT_DATABASE, databaseOf, hasDatabase, withCluster } from '../cloud/world.ts'
import {
  type DatabaseEntry,
  type DatabaseNameBody,
  type DatabasePropertiesBody,
  hasDatabases,
  MOST_DATABASES
} from '../contract/databases.ts'
import { DATABASE_NAME } from '../contract/names.ts'
import { deniedText } from '../contract/refusals/privileges.ts'
import { type Refusal, type RefusalCode, refuse } from '../contract/refusals/refusal.ts'
import { atCluster } from '../imports/admission.ts'
import { admit, type Check } from '../imports/check.ts'
import { unknownDatabase } from '../imports/checks/collection.ts'
import { missing } from '../imports/checks/milvus.ts'
import { type CallContext, CollectionRequest } from '../imports/requests.ts'
import { propertiesFrom, propertyEntries } from './properties.ts'

type Empty = Record<string, never>

/** A call for a database, which `dbName` names in the body alone: the header does not count. */
class DatabaseRequest extends CollectionRequest {
  readonly dbName: string

  constructor(call: CallContext, { dbName = '' }: DatabaseNameBody) {
    super(call, {})
    this.dbName = dbName
  }

  /** The name in records; undefined: the default database. */
  get named(): string | undefined {
    return databaseOf(this.dbName)
  }
}

/** server source: `required` of the request, which is read before anything is looked up */
const named = (body: string): Check<DatabaseRequest> => ({
  name: 'required',
  codes: [1802],
  run: ({ dbName }) => {
    if (dbName !== '') return undefined
    const words = missing(body, ['DbName'])
    const explain = 'dbName is missing or empty; send it in the body'
    return refuse(1802, { reason: 'dbName is missing or empty', explain, milvus: { code: 1802, reason: words } })
  }
})

/**
 * documented: Serverless and Free clusters have no databases. guess: the answer, which zilliz-cli knows by its words "permission deny";
 * they are those of the server's privilege interceptor
 */
const dedicated = (name: string): Check<DatabaseRequest> => ({
  name: 'plan',
  codes: [65535],
  run: ({ cluster, call }) => {
    if (call.asMilvus || hasDatabases(cluster.plan)) return undefined
    const text = deniedText(`/v2/vectordb/databases/${name}`)
    const explain = `cluster ${cluster.id} is on the ${cluster.plan} plan, which has the database ${DEFAULT_DATABASE} alone; use a dedicated cluster`
    return refuse(65535, { reason: text, text, explain, status: 403 })
  }
})

const exists: Check<DatabaseRequest> = {
  name: 'database',
  codes: [47005],
  run: ({ cluster, named, dbName }) => (hasDatabase(cluster, named) ? undefined : unknownDatabase(cluster, dbName, ''))
}

const checksOf = (body: string, name: string, ...more: readonly Check<DatabaseRequest>[]) => [
  ...atCluster<DatabaseRequest>(named(body)),
  dedicated(name),
  ...more
]

/** The problem with the name of a new database. server source: proxy/util.go, ValidateDatabaseName */
const nameProblem = (name: string): string | undefined => {
  if (DATABASE_NAME.valid.test(name)) return undefined
  if (Buffer.byteLength(name) > 255) return 'the length of a database name must be less than 255 characters'
  return /^[A-Za-z_]/.test(name)
    ? 'database name can only contain numbers, letters and underscores'
    : 'the first character of a database name must be an underscore or letter'
}

const validName: Check<DatabaseRequest> = {
  name: 'dbName',
  codes: [802],
  run: ({ dbName }) => {
    const problem = nameProblem(dbName)
    if (problem === undefined) return undefined
    const text = `${problem}: invalid database name[database=${dbName.slice(0, 1000)}]`
    return refuse(802, { reason: dbName.slice(0, 1000), text, explain: `${problem}; use ${DATABASE_NAME.rule}` })
  }
}

const isNew: Check<DatabaseRequest> = {
  name: 'database',
  codes: [65535],
  run: ({ cluster, dbName, named }) =>
    hasDatabase(cluster, named)
      ? conflicting(`database already exist: ${dbName}`, `cluster ${cluster.id} has it; choose another name`)
      : undefined
}

/** server source: rootcoord/meta_table.go, CheckIfDatabaseCreatable. guess: the cloud's code; its page has the number alone */
const hasRoom: Check<DatabaseRequest> = {
  name: 'databases',
  codes: [801],
  run: ({ cluster, call }) => {
    const { databases, maxDatabases = MOST_DATABASES[call.asMilvus ? 'milvus' : 'cloud'] } = cluster
    const others = [...(databases?.keys() ?? [])].filter(name => name !== DEFAULT_DATABASE).length
    if (others < maxDatabases) return undefined
    const explain = `cluster ${cluster.id} has ${others} databases beside ${DEFAULT_DATABASE}, and may have ${maxDatabases}; drop one, or use another cluster`
    return refuse(801, { reason: String(maxDatabases), explain })
  }
}

const hasProperties = ({ properties }: DatabasePropertiesBody): Check<DatabaseRequest> => ({
  name: 'properties',
  codes: [65535],
  run: () =>
    properties === undefined
      ? conflicting(
          'alter database requires either properties or deletekeys to modify or delete keys, both cannot be empty',
          'properties is missing or empty; send what is to change'
        )
      : undefined
})

/** server source: rootcoord/meta_table.go, CheckIfDatabaseDroppable; dropping a database that is not there succeeds */
const droppable: Check<DatabaseRequest> = {
  name: 'database',
  codes: [65535],
  run: ({ cluster, named, dbName }) => {
    if (named === undefined) return conflicting('can not drop default database', 'a cluster always has it')
    const [first] = collectionsIn(cluster, named)
    if (first === undefined) return undefined
    const text = `database:${dbName} not empty, must drop all collections before drop database`
    return conflicting(text, `it has the collection ${first.name}`)
  }
}

const conflicting = (text: string, explain: string): Refusal =>
  refuse(65535, { reason: text, text, explain: `${text}; ${explain}` })

export const listDatabasesChecks = atCluster()
export const createDatabaseChecks = checksOf('DatabaseReqWithProperties', 'create', validName, isNew, hasRoom)
export const describeDatabaseChecks = checksOf('DatabaseReqRequiredName', 'describe', exists)
export const alterDatabaseCodes: readonly RefusalCode[] = [65535, 1802, 47005]
export const dropDatabaseChecks = checksOf('DatabaseReqRequiredName', 'drop', droppable)

const alterDatabaseChecks = (body: DatabasePropertiesBody) =>
  checksOf('DatabaseReqWithProperties', 'alter', hasProperties(body), exists)

/** Names of the databases, the default one first, in order of creation (guess: the server has no order). @throws Refusal */
export const listDatabases = (call: CallContext): Awaitable<string[]> =>
  admit(listDatabasesChecks, new CollectionRequest(call, {}), ({ cluster }) => [
    ...new Set([DEFAULT_DATABASE, ...(cluster.databases?.keys() ?? [])])
  ])

/** @throws Refusal */
export const createDatabase = (call: CallContext, body: DatabasePropertiesBody): Awaitable<Empty> =>
  admit(createDatabaseChecks, new DatabaseRequest(call, body), ({ cluster, dbName }) =>
    save(call, cluster, { name: dbName, ...withProperties(propertiesFrom(body.properties)) })
  )

const withProperties = (properties: Readonly<Record<string, string>>) =>
  Object.keys(properties).length === 0 ? {} : { properties: { ...properties } }

const save = ({ sandbox }: CallContext, cluster: Cluster, database: DatabaseDocument): Empty => {
  const databases = new Map(cluster.databases).set(database.name, database)
  sandbox.world = withCluster(sandbox.world, { ...cluster, databases })
  return {}
}

/** @throws Refusal */
export const describeDatabase = (call: CallContext, body: DatabaseNameBody): Awaitable<DatabaseEntry> =>
  admit(describeDatabaseChecks, new DatabaseRequest(call, body), ({ cluster, dbName }) => ({
    dbID: idOf(dbName),
    dbName,
    properties: propertyEntries(cluster.databases?.get(dbName)?.properties)
  }))

/** The id of a database: 1 for the default one (server source), else a number made of the name (guess: the server counts). */
const idOf = (name: string): number => {
  if (name === DEFAULT_DATABASE) return 1
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return 460_000_000_000_000 + hash
}

/** @throws Refusal */
export const alterDatabase = (call: CallContext, body: DatabasePropertiesBody): Awaitable<Empty> =>
  admit(alterDatabaseChecks(body), new DatabaseRequest(call, body), ({ cluster, dbName }) => {
    const before = cluster.databases?.get(dbName)?.properties
    return save(call, cluster, { name: dbName, ...withProperties({ ...before, ...propertiesFrom(body.properties) }) })
  })

/** @throws Refusal */
export const dropDatabase = (call: CallContext, body: DatabaseNameBody): Awaitable<Empty> =>
  admit(dropDatabaseChecks, new DatabaseRequest(call, body), ({ cluster, dbName }) => {
    const databases = new Map(cluster.databases)
    if (!databases.delete(dbName)) return {}
    call.sandbox.world = withCluster(call.sandbox.world, { ...cluster, databases })
    call.sandbox.jobs.dropDatabase(cluster.id, dbName)
    return {}
  })
