import type { CreateBodyV1 } from '../../contract/collections-v1.ts'
import { type RefusalCode, refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../../imports/check.ts'
import { type Call, CollectionRequest } from '../../imports/requests.ts'

/** A call of v1, whose body has rules of its own. */
export class BodyRequest extends CollectionRequest {
  readonly body: CreateBodyV1

  constructor(call: Call, body: CreateBodyV1) {
    super(call, body)
    this.body = body
  }
}

interface Rule {
  readonly name: string
  readonly code: RefusalCode
  /** Why a body is refused. */
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

/** A body without content, of the call that has this code for it. */
export const content = (code: 90136 | 90138) =>
  checkOf({
    name: 'content',
    code,
    problem: body =>
      Object.keys(body).length > 0 ? undefined : 'the body has no field with a value; send collectionName'
  })

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
  run: ({ cluster, collectionName }) => {
    if (!cluster.collections.has(collectionName)) return undefined
    return refuse(90106, { explain: `cluster ${cluster.id} has a collection ${collectionName}; drop it first` })
  }
}
