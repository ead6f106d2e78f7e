import { keyProblem } from '../volumes/volume.ts'
import { S3Error } from './protocol.ts'

/** documented: Amazon S3, object keys */
const LONGEST_KEY = 1024

/** @throws S3Error for a text that is no key of an object */
export const checkKey = (key: string): void => {
  if (Buffer.byteLength(key) > LONGEST_KEY) {
    throw new S3Error('KeyTooLongError', `a key has ${LONGEST_KEY} bytes at most`)
  }
  if (key === '') throw new S3Error('InvalidArgument', 'a key is missing')
  const problem = keyProblem(key)
  if (problem !== undefined) throw new S3Error('InvalidArgument', `the key ${problem}`)
}
