import { inMilvus } from './milvus-codes.ts'
import { type Refusal, recoded } from './refusal.ts'
import type { v2Refusals } from './v2.ts'

/** The code of v2 for one of v1. guess: by their texts */
const V2_CODES: Readonly<Record<number, (typeof v2Refusals)[number]['code']>> = {
  40021: 96018,
  40022: 96016,
  63032: 96000,
  80001: 21119,
  80002: 21119,
  80003: 96008,
  80004: 96009,
  80020: 96014,
  90102: 96018,
  90104: 96025,
  90144: 96026
}

/** A refusal as v2 tells it: under its own code where it has one. */
export const inV2 = (refusal: Refusal): Refusal => recoded(refusal, V2_CODES[refusal.entry.code])

/** The same at the address of a cluster, where Milvus itself answers. */
export const inDataPlane = (refusal: Refusal): Refusal =>
  refusal.entry.code === 47005 ? inMilvus(refusal) : inV2(refusal)

/** Describing a collection has a text of its own. server source: proxy/task.go, describeCollectionTask */
export const inDescribe = (refusal: Refusal): Refusal => (refusal.entry.code === 100 ? recoded(refusal, 100) : refusal)
