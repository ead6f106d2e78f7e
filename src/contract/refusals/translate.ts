import { FORMS, type Refusal, type RefusalCode, recoded } from './refusal.ts'

/** What Milvus says in the place of a code; undefined for a code of the cloud that it has nothing for. */
export const codeInMilvus = (code: RefusalCode): RefusalCode | undefined =>
  FORMS.milvus.get(code)?.code ?? (code < 10_000 || code === 65535 ? code : undefined)

/** The code that a part of the API says in the place of this one. */
export const codeInVersion = (code: RefusalCode, version: 'v1' | 'v2', plane: 'control' | 'data'): RefusalCode => {
  const atCluster = plane === 'data' ? FORMS[version === 'v1' ? 'dataPlaneV1' : 'dataPlaneV2'].get(code) : undefined
  return atCluster ?? (version === 'v2' ? FORMS.v2.get(code) : undefined) ?? code
}

export const toDataPlaneV1Refusal = (refusal: Refusal): Refusal =>
  recoded(refusal, FORMS.dataPlaneV1.get(refusal.entry.code))

/** The same at the address of a cluster, where Milvus itself answers. */
export const toDataPlaneRefusal = (refusal: Refusal): Refusal =>
  FORMS.dataPlaneV2.has(refusal.entry.code) ? toMilvusRefusal(refusal) : toV2Refusal(refusal)

/** A refusal as Milvus tells it. */
export const toMilvusRefusal = (refusal: Refusal): Refusal => {
  const usual = FORMS.milvus.get(refusal.entry.code)
  const words = refusal.milvus ?? usual
  if (words === undefined) return refusal
  // Words of its own have what the caller sent in them, which may be xxx.
  const reason = refusal.milvus === undefined ? usual?.reason?.replace('xxx', () => refusal.reason) : words.reason
  return recoded(refusal, words.code, { reason, text: words.text, status: words.status })
}

/** A refusal as v2 tells it: under its own code where it has one. */
export const toV2Refusal = (refusal: Refusal): Refusal => recoded(refusal, FORMS.v2.get(refusal.entry.code))

/** Describing a collection has a text of its own. server source: proxy/task.go, describeCollectionTask */
export const toDescribeRefusal = (refusal: Refusal): Refusal =>
  refusal.entry.code === 100 ? recoded(refusal, 100) : refusal
