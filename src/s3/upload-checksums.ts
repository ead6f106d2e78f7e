import type { Part, Upload, UploadChecksum } from '../volumes/volume.ts'
import { givenChecksums } from './body.ts'
import { CHECKSUMS, type ChecksumName, checksumHeader, isChecksumName } from './checksums.ts'
import { composite, isCombinable, wholeOf } from './combine.ts'
import { headerOf, S3Error, type S3Request } from './protocol.ts'

/** documented: Amazon S3, x-amz-checksum-algorithm @throws S3Error */
export const askedAlgorithm = (request: Pick<S3Request, 'headers'>): ChecksumName | undefined => {
  const asked = headerOf(request, 'x-amz-checksum-algorithm')
  if (asked === undefined || asked === '') return undefined
  const name = asked.toLowerCase()
  if (isChecksumName(name)) return name
  const known = Object.values(CHECKSUMS).join(', ')
  throw new S3Error(
    'InvalidRequest',
    `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${known}]`
  )
}

/** The checksum that a multipart upload begins with; undefined: none. documented: Amazon S3, CreateMultipartUpload @throws S3Error */
export const askedChecksum = (request: S3Request): UploadChecksum | undefined => {
  const algorithm = askedAlgorithm(request)
  const type = headerOf(request, 'x-amz-checksum-type')?.toUpperCase()
  if (algorithm === undefined) {
    if (type === undefined) return undefined
    throw new S3Error(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.'
    )
  }
  if (type === undefined) return { algorithm, type: algorithm === 'crc64nvme' ? 'FULL_OBJECT' : 'COMPOSITE' }
  if (type !== 'COMPOSITE' && type !== 'FULL_OBJECT') {
    throw new S3Error('InvalidRequest', 'x-amz-checksum-type is COMPOSITE or FULL_OBJECT')
  }
  if (type === 'COMPOSITE' ? algorithm !== 'crc64nvme' : isCombinable(algorithm)) return { algorithm, type }
  throw new S3Error(
    'InvalidRequest',
    `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`
  )
}

/** Headers of a response that tell the checksum of an upload. */
export const checksumHeaders = (checksum: UploadChecksum | undefined): Record<string, string> =>
  checksum === undefined
    ? {}
    : { 'x-amz-checksum-algorithm': CHECKSUMS[checksum.algorithm], 'x-amz-checksum-type': checksum.type }

/** @throws S3Error when the body of a part comes with another checksum than its upload was begun with, or without one */
export const checkPartChecksum = (request: S3Request, { checksum }: Upload): void => {
  if (checksum === undefined) return
  const given = givenChecksums(request)
  const other = given.find(name => name !== checksum.algorithm)
  if (other !== undefined) throw otherAlgorithm(checksum.algorithm, other)
  if (given.length === 0 && checksum.type === 'COMPOSITE') throw otherAlgorithm(checksum.algorithm, 'null')
}

const otherAlgorithm = (expected: string, actual: string): S3Error =>
  new S3Error(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${actual}`
  )

/** A part as the list of CompleteMultipartUpload has it. */
export interface ListedPart {
  readonly number: number
  /** Headers and values of the checksums that the list gives. */
  readonly checksums: readonly (readonly [name: string, value: string])[]
  readonly part: Part
}

/** The checksum of a completed object, with its headers; compared with the one that the request gives. documented: Amazon S3, CompleteMultipartUpload @throws S3Error */
export const objectChecksum = (
  request: S3Request,
  upload: Upload,
  listed: readonly ListedPart[]
): { readonly checksum: UploadChecksum; readonly value: string } | undefined => {
  const given = givenChecksums(request)[0]
  const { checksum = given === 'crc64nvme' ? DEFAULT : undefined } = upload
  if (given !== undefined && given !== checksum?.algorithm) {
    throw otherAlgorithm(checksum?.algorithm ?? 'null', given)
  }
  if (checksum === undefined) return undefined
  const { algorithm, type } = checksum
  const asked = headerOf(request, 'x-amz-checksum-type')?.toUpperCase()
  if (asked !== undefined && asked !== type) {
    throw new S3Error(
      'InvalidRequest',
      `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`
    )
  }
  const header = checksumHeader(algorithm)
  const parts = listed.map(({ number, checksums, part }) => {
    const found = part.checksums[header]
    if (found === undefined || (type === 'COMPOSITE' && checksums.every(([name]) => name !== header))) {
      throw new S3Error(
        'InvalidRequest',
        `The upload was created using a ${algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`
      )
    }
    return { checksum: found, size: part.file.size }
  })
  const value = type === 'COMPOSITE' ? composite(algorithm, parts) : wholeOf(algorithm, parts)
  const claimed = given && headerOf(request, header)
  // Whether S3 takes a composite checksum without the number of parts is a guess.
  if (claimed === undefined || claimed === value || claimed === value.replace(/-\d+$/, '')) return { checksum, value }
  throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`)
}

/** S3 computes it for uploads that name no algorithm; here it is known if each part was sent with it. */
const DEFAULT: UploadChecksum = { algorithm: 'crc64nvme', type: 'FULL_OBJECT' }
