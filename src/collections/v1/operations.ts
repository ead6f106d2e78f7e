import type { Awaitable } from '../../awaitable.ts'
import type { CollectionV1, CreateBodyV1, EntryV1 } from '../../contract/collections-v1.ts'
import { atCluster, dataPlaneChecks } from '../../imports/admission.ts'
import { admit } from '../../imports/check.ts'
import { collection } from '../../imports/checks/collection.ts'
import { collectionName } from '../../imports/checks/request.ts'
import { type Call, CollectionRequest } from '../../imports/requests.ts'
import { addCollection } from '../create.ts'
import { dropFrom } from '../operations.ts'
import { BodyRequest, content, createRules, exists } from './checks.ts'
import { entryV1Of } from './entry.ts'

type Empty = Record<string, never>

/** A collection with a key and a vector. @throws Refusal */
export const createCollectionV1 = (call: Call, body: CreateBodyV1): Awaitable<Empty> => {
  const { primaryField: primaryFieldName, vectorField: vectorFieldName, ...rest } = body
  const quick = {
    ...rest,
    ...(primaryFieldName !== undefined && { primaryFieldName }),
    ...(vectorFieldName !== undefined && { vectorFieldName })
  }
  const checks = [...atCluster<BodyRequest>(content(90136), collectionName, ...createRules), exists]
  return admit(checks, new BodyRequest(call, body), request => addCollection(request, quick))
}

/** @throws Refusal */
export const describeCollectionV1 = (call: Call, query: CollectionV1): Awaitable<EntryV1> =>
  admit(dataPlaneChecks, new CollectionRequest(call, query), request => entryV1Of(request.collection))

/** @throws Refusal */
export const dropCollectionV1 = (call: Call, body: CollectionV1): Awaitable<Empty> =>
  admit([...atCluster<BodyRequest>(content(90138), collectionName), collection], new BodyRequest(call, body), dropFrom)
