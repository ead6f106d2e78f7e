import type { Bucket } from '../../../src/objects/store.ts'

/** Keys of a listing, with `…` after them when there are more. */
export const keysOf = async (bucket: Bucket, prefix = '', limit = 100) => {
  const { objects, truncated } = await bucket.list(prefix, limit)
  return truncated ? [...objects.map(object => object.key), '…'] : objects.map(object => object.key)
}

/** Bytes of an object as text. */
export const textOf = async (bucket: Bucket, key: string) => {
  const bytes = await bucket.open(key)
  if (bytes === undefined) return undefined
  const text = Buffer.from(await bytes.read(0, bytes.size)).toString()
  bytes.close()
  return text
}
