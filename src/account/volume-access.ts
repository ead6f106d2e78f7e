import type { Noun } from '../contract/volumes.ts'
import { unknownVolume } from '../imports/checks/objects.ts'
import type { Call } from '../imports/requests.ts'
import type { Volume } from '../volumes/volume.ts'
import { projectFor } from './project-access.ts'
import { wrong } from './volume-problem.ts'

const VOLUME_CHECK = 'volume'

/** The volume of that name, if the key has a role in its project. @param noun what the call calls a volume @throws Refusal */
export const volumeFor = (call: Call, name = '', noun: Noun = 'volume'): Volume => {
  if (name === '') throw wrong(VOLUME_CHECK, `${noun}Name is missing`, `send the name of a ${noun}`)
  const volume = call.sandbox.volumes.get(call.caller.organization, name)
  if (volume === undefined) throw Object.assign(unknownVolume(call, name), { check: VOLUME_CHECK })
  projectFor(call, volume.identity.project)
  return volume
}
