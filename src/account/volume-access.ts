import type { Call } from '../imports/requests.ts'
import { nearest } from '../text/nearest.ts'
import type { Volume } from '../volumes/volume.ts'
import { projectFor } from './project-access.ts'
import { wrong } from './volume-problem.ts'

/** The volume of that name, if the key has a role in its project. @throws Refusal */
export const volumeFor = (call: Call, name = ''): Volume => {
  const { sandbox, caller } = call
  const volume = sandbox.volumes.get(caller.organization, name)
  if (volume === undefined) {
    const names = sandbox.volumes.of(caller.organization).map(({ identity }) => identity.name)
    const near = nearest(name, names)
    const advice = near === undefined ? 'POST /v2/volumes/create makes one' : `did you mean ${near}?`
    throw wrong('volume', name === '' ? 'volumeName is missing' : `volume ${name.slice(0, 100)} does not exist`, advice)
  }
  projectFor(call, volume.identity.project)
  return volume
}
