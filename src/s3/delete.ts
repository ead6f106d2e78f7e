import { readText } from './body.ts'
import type { OnBucket, OnObject } from './call.ts'
import { checkKey } from './keys.ts'
import { S3Error } from './protocol.ts'
import { childText, type Element, parseXml, xml } from './xml.ts'

/** documented: Amazon S3, DeleteObject; a missing object is no error */
export const deleteObject: OnObject = async (_call, bucket, key) => {
  bucket.allow('write', key)
  await bucket.remove(key)
  return { status: 204 }
}

const MOST_KEYS = 1000

/** Maximum bytes of a list of keys, each escaped. */
const LONGEST = 8 << 20

/** documented: Amazon S3, DeleteObjects */
export const deleteObjects: OnBucket = async (call, name) => {
  const bucket = await call.storage.bucket(name)
  const root = parseXml(await readText(call, call.signer, LONGEST))
  const wanted = root.children.filter(child => child.name === 'Object')
  if (root.name !== 'Delete' || wanted.length === 0) throw new S3Error('MalformedXML', 'the body lists no objects')
  if (wanted.length > MOST_KEYS) throw new S3Error('MalformedXML', `the body lists more than ${MOST_KEYS} objects`)
  const isQuiet = childText(root, 'Quiet')?.trim() === 'true'
  const results: Element[] = []
  for (const object of wanted) {
    const key = childText(object, 'Key') ?? ''
    try {
      checkKey(key)
      bucket.allow('write', key)
      await bucket.remove(key)
      if (!isQuiet) results.push(['Deleted', [['Key', key]]])
    } catch (error) {
      if (!(error instanceof S3Error)) throw error
      results.push([
        'Error',
        [
          ['Key', key],
          ['Code', error.code],
          ['Message', error.message]
        ]
      ])
    }
  }
  return { status: 200, body: xml('DeleteResult', results) }
}
