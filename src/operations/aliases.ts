import {
  alterAlias,
  alterAliasChecks,
  createAlias,
  createAliasChecks,
  describeAlias,
  describeAliasChecks,
  dropAlias,
  dropAliasChecks,
  listAliases
} from '../collections/aliases.ts'
import { AliasBody, AliasEntry, AliasTargetBody } from '../contract/aliases.ts'
import { CollectionBody } from '../contract/collections-v2.ts'
import { dataPlaneChecks } from '../imports/admission.ts'
import { dataPlane, Names, Nothing } from './data-plane.ts'
import { ARTICLES } from './examples.ts'
import { codesIn } from './operation.ts'

const tag = 'Aliases'
const MINE = { aliasName: 'latest' }
const after = ['v2.aliases.create']

/** documented: alias calls of v2, at the address of the cluster */
export const aliases = {
  list: dataPlane({
    name: 'v2.aliases.list',
    tag,
    url: '/v2/vectordb/aliases/list',
    summary: 'List the aliases of a database or of a collection',
    example: { body: ARTICLES },
    codes: codesIn(dataPlaneChecks),
    body: CollectionBody,
    data: Names,
    run: listAliases
  }),
  describe: dataPlane({
    name: 'v2.aliases.describe',
    tag,
    url: '/v2/vectordb/aliases/describe',
    summary: 'Describe an alias',
    fields: ['cluster'],
    example: { body: MINE, after },
    codes: codesIn(describeAliasChecks),
    body: AliasBody,
    data: AliasEntry,
    run: describeAlias
  }),
  create: dataPlane({
    name: 'v2.aliases.create',
    tag,
    url: '/v2/vectordb/aliases/create',
    summary: 'Create an alias of a collection',
    example: { body: { ...ARTICLES, ...MINE } },
    codes: codesIn(createAliasChecks),
    body: AliasTargetBody,
    data: Nothing,
    run: createAlias
  }),
  alter: dataPlane({
    name: 'v2.aliases.alter',
    tag,
    url: '/v2/vectordb/aliases/alter',
    summary: 'Let an alias stand for another collection',
    example: { body: { collectionName: 'medium_articles', ...MINE }, after },
    codes: codesIn(alterAliasChecks),
    body: AliasTargetBody,
    data: Nothing,
    run: alterAlias
  }),
  drop: dataPlane({
    name: 'v2.aliases.drop',
    tag,
    url: '/v2/vectordb/aliases/drop',
    summary: 'Drop an alias',
    fields: ['cluster'],
    example: { body: MINE, after },
    codes: codesIn(dropAliasChecks),
    body: AliasBody,
    data: Nothing,
    run: dropAlias
  })
}
