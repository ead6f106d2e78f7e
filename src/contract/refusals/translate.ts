import { type MilvusWords, type Refusal, type RefusalCode, recoded } from './refusal.ts'

const NOT_READY: MilvusWords = { code: 1 }
/** server source: proxy/privilege_interceptor.go */
const DENIED: MilvusWords = {
  code: 65535,
  status: 403,
  text: 'rpc error: code = PermissionDenied desc = PrivilegeImport: permission deny to the key in the `default` database'
}
const FAILED: MilvusWords = { code: 2100 }

/** server source: datacoord/import_util.go */
const TOO_MANY =
  'The number of jobs has reached the limit, please try again later. If your request is set to only import a single file, please consider importing multiple files in one request for better efficiency.'

/** What Milvus says for a code of the cloud; `xxx` stands for the reason of the refusal. server source where it says the same, else a guess */
const MILVUS_WORDS: Readonly<Record<number, MilvusWords>> = {
  10003: FAILED,
  40003: NOT_READY,
  40021: NOT_READY,
  40022: DENIED,
  47035: { code: 2100, reason: 'The import file size has reached the maximum limit allowed for importing' },
  47036: { code: 2100, reason: 'the number of numpy files is not that of the fields' },
  47053: FAILED,
  47055: { code: 2100, reason: TOO_MANY },
  80000: { code: 1801 },
  80001: { code: 1800 },
  80002: { code: 1800 },
  80020: DENIED,
  83001: { code: 2100, reason: 'xxx.' },
  90102: NOT_READY,
  90117: NOT_READY,
  96018: NOT_READY,
  96025: { code: 1100, reason: 'more than one cluster could be meant' }
}

/** What Milvus says in the place of a code; undefined for a code of the cloud that it has nothing for. */
export const codeInMilvus = (code: RefusalCode): RefusalCode | undefined =>
  MILVUS_WORDS[code]?.code ?? (code < 10_000 || code === 65535 ? code : undefined)

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
export const codeInVersion = (code: RefusalCode, version: 'v1' | 'v2', plane: 'control' | 'data'): RefusalCode =>
  CODES[version][plane][code] ?? code

export const toDataPlaneV1Refusal = (refusal: Refusal): Refusal =>
  recoded(refusal, DATA_PLANE_V1_CODES[refusal.entry.code])

/** The same at the address of a cluster, where Milvus itself answers. */
export const toDataPlaneRefusal = (refusal: Refusal): Refusal =>
  refusal.entry.code === 47005 ? toMilvusRefusal(refusal) : toV2Refusal(refusal)

/** A refusal as Milvus tells it. */
export const toMilvusRefusal = (refusal: Refusal): Refusal => {
  const usual = MILVUS_WORDS[refusal.entry.code]
  const words = refusal.milvus ?? usual
  if (words === undefined) return refusal
  // Words of its own have what the caller sent in them, which may be xxx.
  const reason = refusal.milvus === undefined ? usual?.reason?.replace('xxx', () => refusal.reason) : words.reason
  return recoded(refusal, words.code, { reason, text: words.text, status: words.status })
}

/** A refusal as v2 tells it: under its own code where it has one. */
export const toV2Refusal = (refusal: Refusal): Refusal => recoded(refusal, V2_CODES[refusal.entry.code])

/** Describing a collection has a text of its own. server source: proxy/task.go, describeCollectionTask */
export const toDescribeRefusal = (refusal: Refusal): Refusal =>
  refusal.entry.code === 100 ? recoded(refusal, 100) : refusal
