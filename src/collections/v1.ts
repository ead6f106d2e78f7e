import type { Awaitable } from '../awaitable.ts'
import type { Field } from '../cloud/schema/collection.ts'
import type { LiveCollection } from '../cloud/world.ts'
import type { CollectionV1, CreateBodyV1, EntryV1 } from '../contract/collections-v1.ts'
import { type RefusalCode, refuse } from '../contract/refusals/refusal.ts'
import { atCluster, dataPlaneChecks } from '../imports/admission.ts'
import { admit, type Check } from '../imports/check.ts'
import { collection } from '../imports/checks/collection.ts'
import { collectionName } from '../imports/checks/request.ts'
import { type CallContext, CollectionRequest } from '../imports/requests.ts'
import { dropFrom, existing, servedBy } from './collections.ts'
import { addCollection } from './create.ts'

type Empty = Record<string, never>

/** A v1 call whose body has its own rules. */
export class BodyRequest extends CollectionRequest {
  readonly body: CreateBodyV1

  constructor(call: CallContext, body: CreateBodyV1) {
    super(call, body)
    this.body = body
  }
}

interface Rule {
  readonly name: string
  readonly code: RefusalCode
  /** The reason why a body is invalid; undefined for a valid one. */
  readonly problem: (body: CreateBodyV1) => string | undefined
}

const checkOf = ({ name, code, problem }: Rule): Check<{ readonly body: CreateBodyV1 }> => ({
  name,
  codes: [code],
  run: ({ body }) => {
    const found = problem(body)
    return found === undefined ? undefined : refuse(code, { explain: found })
  }
})

const METRICS: readonly string[] = ['L2', 'IP', 'COSINE']
const [SMALLEST, LARGEST] = [32, 32_768]

/** documented: Error Codes (v1); their order is a guess */
export const createRules = (
  [
    {
      name: 'dimension',
      code: 90122,
      problem: ({ dimension }) => (dimension === undefined ? 'dimension is missing; send it' : undefined)
    },
    {
      name: 'dimension',
      code: 90025,
      problem: ({ dimension = 0 }) =>
        dimension >= SMALLEST && dimension <= LARGEST
          ? undefined
          : `dimension is ${dimension}; choose one from ${SMALLEST} to ${LARGEST}, or call v2, which takes smaller ones`
    },
    {
      name: 'metricType',
      code: 90027,
      problem: ({ metricType = 'COSINE' }) =>
        METRICS.includes(metricType)
          ? undefined
          : `metricType is ${metricType.slice(0, 100)}; send ${METRICS.join(', ')}`
    }
  ] satisfies readonly Rule[]
).map(checkOf)

export const exists: Check<CollectionRequest> = {
  name: 'exists',
  codes: [90106],
  run: request => {
    const { cluster, collectionName } = request
    if (existing(request) === undefined) return undefined
    return refuse(90106, { explain: `cluster ${cluster.id} has a collection ${collectionName}; drop it first` })
  }
}

/** Rejects an empty body with the given code. */
export const content = (code: 90136 | 90138) =>
  checkOf({
    name: 'content',
    code,
    problem: body =>
      Object.keys(body).length > 0 ? undefined : 'the body has no field with a value; send collectionName'
  })

export const createChecksV1 = [...atCluster<BodyRequest>(content(90136), collectionName, ...createRules), exists]

export const dropChecksV1 = [...atCluster<BodyRequest>(content(90138), collectionName), collection]

/** Creates a collection with a key and a vector. @throws Refusal */
export const createCollectionV1 = (call: CallContext, body: CreateBodyV1): Awaitable<Empty> => {
  const { primaryField: primaryFieldName, vectorField: vectorFieldName, ...rest } = body
  const quick = {
    ...rest,
    ...(primaryFieldName !== undefined && { primaryFieldName }),
    ...(vectorFieldName !== undefined && { vectorFieldName })
  }
  return admit(createChecksV1, new BodyRequest(call, body), request => addCollection(request, quick))
}

/** @throws Refusal */
export const describeCollectionV1 = (call: CallContext, query: CollectionV1): Awaitable<EntryV1> =>
  admit(dataPlaneChecks, new CollectionRequest(call, query), request => entryV1Of(request.collection))

/** A collection in the form of the v1 data plane. */
export const entryV1Of = (collection: LiveCollection): EntryV1 => ({
  collectionName: collection.name,
  description: collection.description ?? '',
  enableDynamicField: collection.dynamicField === true,
  fields: collection.fields.map(field => ({
    autoId: field.autoId === true,
    description: field.description ?? '',
    name: field.name,
    partitionKey: field.partitionKey === true,
    primaryKey: field.primaryKey === true,
    type: typeOf(field)
  })),
  ...servedBy(collection),
  shardsNum: collection.shardsNum ?? 1
})

/** documented: `FloatVector(5)`; server source: `VarChar(512)` */
const typeOf = ({ type, dim, maxLength }: Field): string => {
  const size = type === 'VarChar' ? maxLength : dim
  return size === undefined ? type : `${type}(${size})`
}

/** @throws Refusal */
export const dropCollectionV1 = (call: CallContext, body: CollectionV1): Awaitable<Empty> =>
  admit(dropChecksV1, new BodyRequest(call, body), dropFrom)
