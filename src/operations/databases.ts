import {
  alterDatabase,
  alterDatabaseCodes,
  createDatabase,
  createDatabaseChecks,
  describeDatabase,
  describeDatabaseChecks,
  dropDatabase,
  dropDatabaseChecks,
  listDatabases,
  listDatabasesChecks
} from '../collections/databases.ts'
import { DatabaseEntry, DatabaseNameBody, DatabasePropertiesBody } from '../contract/databases.ts'
import { closedObject } from '../contract/schema.ts'
import { dataPlane, Names, Nothing } from './data-plane.ts'
import { codesIn } from './operation.ts'

const tag = 'Databases'
const fields = ['cluster'] as const
const MINE = { dbName: 'my_database' }
const after = ['v2.databases.create']

/** documented: database calls of v2, at the address of the cluster */
export const databases = {
  list: dataPlane({
    name: 'v2.databases.list',
    tag,
    url: '/v2/vectordb/databases/list',
    summary: 'List the databases of a cluster',
    fields,
    example: { body: {} },
    codes: codesIn(listDatabasesChecks),
    body: closedObject({}),
    data: Names,
    run: listDatabases
  }),
  describe: dataPlane({
    name: 'v2.databases.describe',
    tag,
    url: '/v2/vectordb/databases/describe',
    summary: 'Describe a database',
    fields,
    example: { body: MINE, after },
    codes: codesIn(describeDatabaseChecks),
    body: DatabaseNameBody,
    data: DatabaseEntry,
    run: describeDatabase
  }),
  create: dataPlane({
    name: 'v2.databases.create',
    tag,
    url: '/v2/vectordb/databases/create',
    summary: 'Create a database',
    fields,
    example: { body: { ...MINE, properties: { 'database.replica.number': 1 } } },
    codes: codesIn(createDatabaseChecks),
    body: DatabasePropertiesBody,
    data: Nothing,
    run: createDatabase
  }),
  alter: dataPlane({
    name: 'v2.databases.alter',
    tag,
    url: '/v2/vectordb/databases/alter',
    summary: 'Change properties of a database',
    fields,
    example: { body: { ...MINE, properties: { 'database.replica.number': 2 } }, after },
    codes: [...codesIn(listDatabasesChecks), ...alterDatabaseCodes],
    body: DatabasePropertiesBody,
    data: Nothing,
    run: alterDatabase
  }),
  drop: dataPlane({
    name: 'v2.databases.drop',
    tag,
    url: '/v2/vectordb/databases/drop',
    summary: 'Drop a database',
    fields,
    example: { body: MINE, after },
    codes: codesIn(dropDatabaseChecks),
    body: DatabaseNameBody,
    data: Nothing,
    run: dropDatabase
  })
}
