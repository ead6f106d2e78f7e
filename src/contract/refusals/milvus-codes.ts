import type { RefusalCode } from './catalogue.ts'
import { type MilvusWords, type Refusal, recoded } from './refusal.ts'

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

/** A refusal as Milvus tells it. */
export const inMilvus = (refusal: Refusal): Refusal => {
  const usual = MILVUS_WORDS[refusal.entry.code]
  const words = refusal.milvus ?? usual
  if (words === undefined) return refusal
  // Words of its own have what the caller sent in them, which may be xxx.
  const reason = refusal.milvus === undefined ? usual?.reason?.replace('xxx', () => refusal.reason) : words.reason
  const told = recoded(refusal, words.code, reason)
  return Object.assign(told, { text: words.text, status: words.status ?? told.status })
}
