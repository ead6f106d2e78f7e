import type { RefusalCode } from './catalogue.ts'
import { inMilvus } from './milvus-codes.ts'
import { type Refusal, recoded } from './refusal.ts'

/** The code of v2 for one of v1. guess: by their texts */
const V2_CODES: Readonly<Record<number, RefusalCode>> = {
  40021: 96018,
  40022: 96016,
  63032: 96000,
  80001: 21119,
  80002: 21119,
  80003: 96008,
  80004: 96009,
  80005: 96003,
  80006: 96002,
  80009: 96010,
  80010: 40013,
  80013: 96004,
  80015: 96005,
  80020: 96014,
  80021: 96022,
  90102: 96018,
  90103: 96025,
  90104: 96025,
  90144: 96026
}

/** What v1 says at the address of a cluster. guess: by their texts; a host under which no cluster is known is a wrong one */
const DATA_PLANE_V1_CODES: typeof V2_CODES = {
  1802: 90011,
  47005: 90001,
  96005: 90117,
  96018: 90102,
  96025: 90117
}

const CODES: Readonly<Record<'v1' | 'v2', Readonly<Record<'control' | 'data', typeof V2_CODES>>>> = {
  v1: { control: {}, data: DATA_PLANE_V1_CODES },
  v2: { control: V2_CODES, data: { ...V2_CODES, 47005: 100 } }
}

/** The code that a part of the API says in the place of this one. */
export const codeIn = (code: RefusalCode, version: 'v1' | 'v2', plane: 'control' | 'data'): RefusalCode =>
  CODES[version][plane][code] ?? code

export const inDataPlaneV1 = (refusal: Refusal): Refusal => recoded(refusal, DATA_PLANE_V1_CODES[refusal.entry.code])

/** A refusal as v2 tells it: under its own code where it has one. */
export const inV2 = (refusal: Refusal): Refusal => recoded(refusal, V2_CODES[refusal.entry.code])

/** The same at the address of a cluster, where Milvus itself answers. */
export const inDataPlane = (refusal: Refusal): Refusal =>
  refusal.entry.code === 47005 ? inMilvus(refusal) : inV2(refusal)

/** Describing a collection has a text of its own. server source: proxy/task.go, describeCollectionTask */
export const inDescribe = (refusal: Refusal): Refusal => (refusal.entry.code === 100 ? recoded(refusal, 100) : refusal)
