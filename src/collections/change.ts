import type { Awaitable } from '../awaitable.ts'
import { collectionProblems } from '../cloud/consistency.ts'
import { Collection } from '../cloud/schema/collection.ts'
import { loadedOf } from '../cloud/world.ts'
import type { AddFieldBody, CollectionPropertiesBody, CompactBody } from '../contract/aliases.ts'
import type { CollectionBody, FieldBody } from '../contract/collections-v2.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import { compileShape } from '../contract/schema.ts'
import { dataPlaneChecks } from '../imports/admission.ts'
import { admit, type Check } from '../imports/check.ts'
import { missing } from '../imports/checks/milvus.ts'
import { type CallContext, CollectionRequest } from '../imports/requests.ts'
import { isTimezone } from '../text/timestamptz.ts'
import { conflict, invalid, replaceCollection, TIMEZONE, TTL } from './collections.ts'
import { fieldOf, toRefusal } from './create.ts'
import { fieldRuleProblem, inRequestWords } from './field-rules.ts'
import { indexed } from './load.ts'
import { propertiesFrom } from './properties.ts'
import { fieldProblem, ttlProblem } from './server-rules.ts'

type Empty = Record<string, never>

/** Compacts nothing, because no rows are stored. The id is the time (guess: the server counts). @throws Refusal */
export const compact = (call: CallContext, body: CompactBody): Awaitable<{ compactionID: number }> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), ({ now }) => ({ compactionID: now }))

/** server source: querycoordv2/services.go, refreshCollection; it has the id of the collection where the name stands here */
const loaded: Check<CollectionRequest> = {
  name: 'loaded',
  codes: [101],
  run: ({ collection }) => {
    if (loadedOf(collection).length > 0) return undefined
    const explain = `collection ${collection.name} is not loaded; call collections/load before`
    return refuse(101, { reason: collection.name, explain })
  }
}

export const refreshLoadChecks = [...dataPlaneChecks, indexed, loaded]

/** Loads what was imported since the load; rows are counted at once, so there is nothing to do. @throws Refusal */
export const refreshLoad = (call: CallContext, body: CollectionBody): Awaitable<Empty> =>
  admit(refreshLoadChecks, new CollectionRequest(call, body), () => ({}))

/** server source: proxy/task.go, alterCollectionTask. @throws Refusal */
export const alterProperties = (call: CallContext, body: CollectionPropertiesBody): Awaitable<Empty> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), ({ cluster, collection }) => {
    const sent = propertiesFrom(body.properties)
    if (Object.keys(sent).length === 0) {
      const reason = 'The collection properties to alter and keys to delete must not be empty at the same time'
      throw conflict(reason, 'properties is missing or empty; send what is to change')
    }
    const isMapped = Object.hasOwn(sent, 'mmap.enabled') || Object.hasOwn(sent, 'lazyload.enabled')
    if (isMapped && loadedOf(collection).length > 0) {
      const text = `can not alter mmap properties if collection loaded: collection already loaded[collection=${collection.name}]`
      throw refuse(104, { check: 'loaded', reason: collection.name, text, explain: 'call collections/release before' })
    }
    const { [TTL]: ttl, [TIMEZONE]: timezone, ...others } = sent
    const wrong = ttl === undefined ? undefined : ttlProblem(ttl)
    if (wrong !== undefined) throw invalid(wrong, `${TTL} is ${String(ttl).slice(0, 100)}`)
    if (timezone !== undefined && !isTimezone(timezone))
      throw invalid(`invalid timezone: ${timezone.slice(0, 100)}`, 'use a name such as Asia/Shanghai')
    const properties = { ...collection.properties, ...others }
    return replaceCollection(call, cluster, {
      ...collection,
      ...(ttl !== undefined && { ttlSeconds: Number(ttl) }),
      ...(timezone !== undefined && { timezone }),
      ...(Object.keys(properties).length > 0 && { properties })
    })
  })

const shapeProblems = compileShape(Collection)

/** The problem with a field that is to be added to a collection with rows. server source: proxy/task.go, addCollectionFieldTask */
const addedProblem = ({ fieldName, dataType, isPrimary, nullable, autoId, autoID, isPartitionKey }: FieldBody) => {
  if (dataType.endsWith('Vector')) return `not support to add vector field, field name = ${fieldName}`
  if (isPrimary) return `not support to add pk field, field name = ${fieldName}`
  if (!nullable) return `added field must be nullable, please check it, field name = ${fieldName}`
  if (autoId || autoID) return `only primary field can speficy AutoID with true, field name = ${fieldName}`
  return isPartitionKey ? `not support to add partition key field, field name  = ${fieldName}` : undefined
}

/** Adds a nullable field; files that lack it can be imported still. @throws Refusal */
export const addField = (call: CallContext, { schema, ...body }: AddFieldBody): Awaitable<Empty> =>
  admit(dataPlaneChecks, new CollectionRequest(call, body), ({ cluster, collection }) => {
    if (schema === undefined) {
      const words = { code: 1802, reason: missing('CollectionFieldReqWithSchema', ['Schema']) } as const
      const reason = 'schema is missing or empty'
      throw refuse(1802, { check: 'required', reason, explain: `${reason}; send the field in it`, milvus: words })
    }
    const { limits, milvusLimits } = call.sandbox.rules
    const problem = fieldProblem(schema, call.asMilvus ? milvusLimits : limits)
    if (problem !== undefined) throw toRefusal(problem, call, 'correct the field')
    const added = addedProblem(schema)
    if (added !== undefined) throw invalid(added, 'correct the field')
    const field = fieldOf(schema, false)
    if (collection.fields.some(({ name }) => name === field.name)) {
      throw invalid(`duplicated field name ${field.name}`, `collection ${collection.name} has it; choose another name`)
    }
    const { indexes, loaded, database, aliases, properties, ...plain } = collection
    const changed = { ...plain, fields: [...collection.fields, field] }
    const wrong = fieldRuleProblem(changed)
    if (wrong !== undefined) throw toRefusal(wrong, call, 'correct the field')
    const shape = shapeProblems(changed)
    const [first] = shape.length > 0 ? shape : collectionProblems(changed)
    if (first !== undefined) throw invalid(inRequestWords(changed, first), 'correct the field')
    return replaceCollection(call, cluster, { ...collection, fields: changed.fields })
  })
