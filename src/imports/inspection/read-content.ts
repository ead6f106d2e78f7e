import type { Collection } from '../../cloud/schema/collection.ts'
import type { Limits } from '../../contract/eras.ts'
import type { FileType } from '../../contract/file-types.ts'
import type { FileFault, Inspected } from '../../files/fault.ts'
import { inspectJson } from '../../files/json/inspect.ts'
import type { Bucket, ObjectMeta } from '../../objects/store.ts'
import type { Inspection } from '../jobs/job.ts'

/** What a job imports. */
export interface Content {
  readonly bucket: Bucket
  readonly objects: readonly ObjectMeta[]
  readonly fileType: FileType
  readonly collection: Collection
  readonly limits: Limits
}

type Fault = Inspection['fault']

type Read = (bytes: AsyncIterable<Uint8Array>, collection: Collection, limits: Limits) => Promise<Inspected>

/** Types whose content is read; of the others the name is enough. */
const READERS: Readonly<Partial<Record<FileType, Read>>> = { json: inspectJson }

async function* until(stop: AbortSignal, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    stop.throwIfAborted()
    yield chunk
  }
}

const placeOf = (file: string, { row, field }: FileFault): string =>
  [file, row && `row ${row}`, field && `field ${field}`].filter(Boolean).join(', ')

/** server source: every text ends so */
const faultOf = (file: string, fault: FileFault): Fault => ({
  file,
  message: `${fault.message}: importing data failed`,
  explain: `${placeOf(file, fault)}: ${fault.explain}`
})

const vanished = (file: string): Fault =>
  faultOf(file, { message: 'The specified key does not exist.', explain: 'it was there when the job was created' })

const unreadable = (file: string, code: unknown): Fault =>
  faultOf(file, {
    message: `failed to read the file '${file}', error: ${code}`,
    explain: "let the emulator's user read its files and folders"
  })

/** The first fault of the objects, one after the other. Objects that are declared without bytes have none. */
const readFrom = async (content: Content, read: Read, stop: AbortSignal): Promise<Fault> => {
  const { bucket, objects, collection, limits } = content
  for (const { key } of objects) {
    try {
      const bytes = await bucket.open(key)
      if (bytes === undefined) {
        if ((await bucket.head(key)) === undefined) return vanished(key)
        continue
      }
      const outcome = await read(until(stop, bytes), collection, limits)
      if ('fault' in outcome) return faultOf(key, outcome.fault)
    } catch (error) {
      // Anything without an errno is a fault of the emulator, or its end.
      if (!(error instanceof Error && 'errno' in error && 'code' in error)) throw error
      return unreadable(key, error.code)
    }
  }
  return undefined
}

/** Reads what a job imports; undefined when there is nothing to read. Rejects when it is stopped. */
export const readContent = (content: Content, stop: AbortSignal): Promise<Fault> | undefined => {
  const read = READERS[content.fileType]
  if (read === undefined || content.objects.every(({ declared }) => declared)) return undefined
  return readFrom(content, read, stop)
}
