import type { Readable } from 'node:stream'
import { type Blob, type Blobs, DiskError, type Quota, TooMuch } from '../../volumes/blobs.ts'

import { LabError } from '../lab-error.ts'

/** Takes in all of a stream. @param tooMuch what is said when the quota has no room @throws LabError, and nothing is left behind then */
export const keepBytes = async (blobs: Blobs, bytes: Readable, quota: Quota, tooMuch: string): Promise<Blob> => {
  try {
    return await blobs.receive(bytes, quota)
  } catch (error) {
    if (error instanceof TooMuch) throw new LabError(413, tooMuch)
    if (error instanceof DiskError) throw new LabError(409, error.message)
    throw error
  }
}
