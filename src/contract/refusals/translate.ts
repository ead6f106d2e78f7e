import { deniedText } from './privileges.ts'
import { FORMS, type Refusal, type RefusalCode, recoded } from './refusal.ts'

/** The code that Milvus uses instead of a cloud code; undefined if Milvus has none. */
export const codeInMilvus = (code: RefusalCode): RefusalCode | undefined =>
  FORMS.milvus.get(code)?.code ?? (code < 10_000 || code === 65535 ? code : undefined)

/** The code that a version and plane of the API use instead. */
export const codeInVersion = (code: RefusalCode, version: 'v1' | 'v2', plane: 'control' | 'data'): RefusalCode => {
  const atCluster = plane === 'data' ? FORMS[version === 'v1' ? 'dataPlaneV1' : 'dataPlaneV2'].get(code) : undefined
  return atCluster ?? (version === 'v2' ? FORMS.v2.get(code) : undefined) ?? code
}

export const toDataPlaneV1Refusal = (refusal: Refusal): Refusal =>
  recoded(refusal, FORMS.dataPlaneV1.get(refusal.entry.code))

/** The v2 form of a refusal at a cluster's address, where Milvus itself answers. */
export const toDataPlaneRefusal = (refusal: Refusal): Refusal =>
  FORMS.dataPlaneV2.has(refusal.entry.code) ? toMilvusRefusal(refusal) : toV2Refusal(refusal)

/** The Milvus form of a refusal. @param path of the call, whose privilege a key may lack */
export const toMilvusRefusal = (refusal: Refusal, path?: string): Refusal => {
  const usual = FORMS.milvus.get(refusal.entry.code)
  const words = refusal.milvus ?? usual
  if (words === undefined) return refusal
  // The refusal's own Milvus message contains input of the caller, which may be `xxx`, so nothing is replaced there.
  const reason = refusal.milvus === undefined ? usual?.reason?.replace('xxx', () => refusal.reason) : words.reason
  const text = words.text === deniedText() ? deniedText(path) : words.text
  return recoded(refusal, words.code, { reason, text, status: words.status })
}

/** The v2 form of a refusal. */
export const toV2Refusal = (refusal: Refusal): Refusal => recoded(refusal, FORMS.v2.get(refusal.entry.code))

/** Describe Collection has its own message. server source: proxy/task.go, describeCollectionTask */
export const toDescribeRefusal = (refusal: Refusal): Refusal =>
  refusal.entry.code === 100 ? recoded(refusal, 100) : refusal
