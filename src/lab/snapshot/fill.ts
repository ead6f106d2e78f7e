import { Readable } from 'node:stream'
import { countOf } from '../../text/count.ts'
import { LabError } from '../lab-error.ts'
import type { LabSandbox } from '../sandbox.ts'
import { setBuckets, uploadsOf } from '../world/change-buckets.ts'
import { keepBytes } from '../world/keep-bytes.ts'
import type { FileRecord, UploadRecord, VolumeRecord } from './file-shape.ts'
import { hasContent } from './missing-files.ts'
import type { SandboxRecord } from './shape.ts'

const bytesOf = ({ key, size, content = '' }: FileRecord): Buffer => {
  const bytes = Buffer.from(content, 'base64')
  if (bytes.length === size) return bytes
  throw new LabError(400, `the content of ${key.slice(0, 100)} is not ${countOf(size, 'byte')} in Base64`)
}

const fillVolume = async (sandbox: LabSandbox, { objects, ...identity }: VolumeRecord): Promise<void> => {
  if (sandbox.volumes.get(identity.organization, identity.name) !== undefined) {
    throw new LabError(400, `the volume ${identity.name} is in the snapshot twice`)
  }
  const volume = sandbox.volumes.create(identity)
  for (const object of objects.filter(hasContent)) {
    const tooMuch = `the volume ${identity.name} has more in it than a volume takes`
    if (!volume.hasRoomFor(object.key)) throw new LabError(413, tooMuch)
    const blob = await keepBytes(volume.blobs, Readable.from([bytesOf(object)]), volume.quota, tooMuch)
    await volume.put(object.key, blob, object.etag, object.modifiedAt)
  }
}

const fillBucket = async (sandbox: LabSandbox, upload: UploadRecord): Promise<void> => {
  const { cloud, bucket: name, account, key } = upload
  const uploads = uploadsOf(sandbox)
  const blob = await uploads.receive(Readable.from([bytesOf(upload)]))
  uploads.put({ cloud, name, ...(account !== undefined && { account }) }, key, blob)
}

const fill = async (
  sandbox: LabSandbox,
  { volumes = [], uploads = [] }: Partial<SandboxRecord> = {}
): Promise<void> => {
  for (const volume of volumes) await fillVolume(sandbox, volume)
  for (const upload of uploads.filter(hasContent)) await fillBucket(sandbox, upload)
  if (uploads.length > 0) setBuckets(sandbox, sandbox.buckets)
}

/** Gives sandboxes the files of their records, or none of them any. @throws LabError */
export const fillAll = async (made: readonly LabSandbox[], records: readonly SandboxRecord[]): Promise<void> => {
  try {
    for (const [index, sandbox] of made.entries()) await fill(sandbox, records[index])
  } catch (error) {
    for (const { volumes, uploads } of made) {
      await volumes.clear()
      uploads?.clear()
    }
    throw error
  }
}
