import type { Call } from '../imports/requests.ts'
import { volumeFor } from './volume-access.ts'

/** Deletes a volume with all its files. @throws Refusal */
export const deleteVolume = async (call: Call, name: string): Promise<{ readonly name: string }> => {
  await call.sandbox.volumes.delete(volumeFor(call, name))
  return { name }
}
