import type { Awaitable } from '../awaitable.ts'
import {
  collectionKey,
  collectionsIn,
  DEFAULT_DATABASE,
  findCollection,
  keyOf,
  type LiveCollection,
  withCluster
} from '../cloud/world.ts'
import type { AliasEntry, AliasTargetBody } from '../contract/aliases.ts'
import type { CollectionBody } from '../contract/collections-v2.ts'
import { type RefusalDetails, refuse } from '../contract/refusals/refusal.ts'
import { atCluster, collectionChecks, dataPlaneChecks } from '../imports/admission.ts'
import { admit, type Check } from '../imports/check.ts'
import { missing } from '../imports/checks/milvus.ts'
import { type CallContext, CollectionRequest } from '../imports/requests.ts'

type Empty = Record<string, never>

class AliasRequest extends CollectionRequest {
  readonly aliasName: string

  constructor(call: CallContext, body: AliasTargetBody) {
    super(call, body)
    this.aliasName = body.aliasName ?? ''
  }

  /** The collection that has the alias. */
  get holder(): LiveCollection | undefined {
    return collectionsIn(this.cluster, this.database).find(({ aliases }) => aliases?.includes(this.aliasName))
  }
}

const named: Check<AliasRequest> = {
  name: 'required',
  codes: [1802],
  run: ({ aliasName }) => {
    if (aliasName !== '') return undefined
    const words = missing('AliasReq', ['AliasName'])
    const explain = 'aliasName is missing or empty; send it'
    return refuse(1802, { reason: 'aliasName is missing or empty', explain, milvus: { code: 1802, reason: words } })
  }
}

const VALID = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/

/** server source: proxy/util.go, validateCollectionNameOrAlias */
const validName: Check<AliasRequest> = {
  name: 'aliasName',
  codes: [1100],
  run: ({ aliasName }) => {
    if (VALID.test(aliasName)) return undefined
    const reason = `Invalid collection alias: ${aliasName.slice(0, 1000)}. ${nameProblem(aliasName)}`
    return refuse(1100, { reason, explain: `${nameProblem(aliasName)}; use 1 to 255 letters, digits and underscores` })
  }
}

const nameProblem = (name: string): string => {
  if (Buffer.byteLength(name) > 255) return 'the length of a collection alias must be less than 255 characters'
  return /^[A-Za-z_]/.test(name)
    ? 'collection alias can only contain numbers, letters and underscores'
    : 'the first character of a collection alias must be an underscore or letter'
}

const wordsOf = ({ aliasName, database = DEFAULT_DATABASE }: AliasRequest): string =>
  `[database=${database}][alias=${aliasName}]`

/** server source: rootcoord/meta_table.go, CheckIfAliasCreatable and CheckIfAliasAlterable */
const noCollection: Check<AliasRequest> = {
  name: 'alias',
  codes: [1601],
  run: request => {
    const { cluster, aliasName, database } = request
    if (!cluster.collections.has(collectionKey(aliasName, database))) return undefined
    const explain = `cluster ${cluster.id} has a collection ${aliasName}; choose another alias`
    return refuse(1601, { reason: wordsOf(request), explain })
  }
}

/** An alias stands for a collection, not for another alias. */
const realCollection: Check<AliasRequest> = {
  name: 'collection',
  codes: [47005],
  run: request => {
    const { cluster, collectionName, database = DEFAULT_DATABASE } = request
    const found = cluster.collections.get(collectionKey(collectionName, request.database))
    if (found === undefined) {
      const details: RefusalDetails = {
        reason: collectionName,
        explain: `cluster ${cluster.id} has no collection ${collectionName}; collections/list names its collections`,
        milvus: { code: 100, text: `collection not found[database=${database}][collection=${collectionName}]` }
      }
      return refuse(47005, details)
    }
    request.collection = found
    return undefined
  }
}

const isFree: Check<AliasRequest> = {
  name: 'alias',
  codes: [1602],
  run: request => {
    const { holder, collection, aliasName } = request
    if (holder === undefined || holder === collection) return undefined
    const text = `${aliasName} is alias to another collection: ${holder.name}: alias already exist${wordsOf(request)}`
    return refuse(1602, { reason: wordsOf(request), text, explain: `${text}; call aliases/alter to move it` })
  }
}

const exists: Check<AliasRequest> = {
  name: 'alias',
  codes: [1600],
  run: request => {
    if (request.holder !== undefined) return undefined
    return refuse(1600, { reason: wordsOf(request), explain: `there is no such alias; aliases/list names them` })
  }
}

const required = collectionChecks<AliasRequest>(named).slice(0, -1)

export const createAliasChecks = [...required, validName, noCollection, realCollection, isFree]
export const alterAliasChecks = [...required, validName, noCollection, realCollection, exists]
export const describeAliasChecks = [...atCluster<AliasRequest>(named), exists]
export const dropAliasChecks = atCluster<AliasRequest>(named)

/** @throws Refusal */
export const createAlias = (call: CallContext, body: AliasTargetBody): Awaitable<Empty> =>
  admit(createAliasChecks, new AliasRequest(call, body), point)

/** @throws Refusal */
export const alterAlias = (call: CallContext, body: AliasTargetBody): Awaitable<Empty> =>
  admit(alterAliasChecks, new AliasRequest(call, body), point)

/** Lets an alias stand for the collection of the request alone. */
const point = (request: AliasRequest): Empty => {
  const { aliasName, collection, holder } = request
  if (holder === collection) return {}
  const changed = new Map(request.cluster.collections)
  if (holder !== undefined) changed.set(keyOf(holder), withoutAlias(holder, aliasName))
  changed.set(keyOf(collection), { ...collection, aliases: [...(collection.aliases ?? []), aliasName] })
  return save(request, changed)
}

const withoutAlias = ({ aliases = [], ...collection }: LiveCollection, name: string): LiveCollection => {
  const others = aliases.filter(alias => alias !== name)
  return others.length === 0 ? collection : { ...collection, aliases: others }
}

const save = (
  { call: { sandbox }, cluster }: AliasRequest,
  collections: ReadonlyMap<string, LiveCollection>
): Empty => {
  sandbox.world = withCluster(sandbox.world, { ...cluster, collections })
  return {}
}

/** Dropping an alias that is not there succeeds (server source). @throws Refusal */
export const dropAlias = (call: CallContext, body: AliasTargetBody): Awaitable<Empty> =>
  admit(dropAliasChecks, new AliasRequest(call, body), request => {
    const { holder, aliasName, cluster } = request
    if (holder === undefined) return {}
    return save(request, new Map(cluster.collections).set(keyOf(holder), withoutAlias(holder, aliasName)))
  })

/** @throws Refusal */
export const describeAlias = (call: CallContext, body: AliasTargetBody): Awaitable<AliasEntry> =>
  admit(describeAliasChecks, new AliasRequest(call, body), ({ aliasName, holder, database = DEFAULT_DATABASE }) => ({
    aliasName,
    collectionName: holder?.name ?? '',
    dbName: database
  }))

/** Names of the aliases of a database, or of one collection. @throws Refusal */
export const listAliases = (call: CallContext, body: CollectionBody): Awaitable<string[]> => {
  const request = new CollectionRequest(call, body)
  const isOfOne = body.collectionName !== undefined
  return admit(isOfOne ? dataPlaneChecks : atCluster(), request, ({ cluster, collectionName, database }) => {
    const one = isOfOne ? findCollection(cluster, collectionName, database) : undefined
    const collections = one === undefined ? collectionsIn(cluster, database) : [one]
    return collections.flatMap(({ aliases = [] }) => aliases)
  })
}
