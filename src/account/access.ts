import type { Project } from '../cloud/schema/cluster.ts'
import { type Refusal, type RefusalCode, refuse } from '../contract/refusals/refusal.ts'
import type { Noun } from '../contract/volumes.ts'
import { unknownVolume } from '../imports/checks/objects.ts'
import type { CallContext } from '../imports/requests.ts'
import type { Volume } from '../volumes/volume.ts'

const VOLUME_CHECK = 'volume'

/** The volume of that name, if the key has a role in its project. @param noun what the call calls a volume @throws Refusal */
export const volumeFor = (call: CallContext, name = '', noun: Noun = 'volume'): Volume => {
  if (name === '') throw wrong(VOLUME_CHECK, `${noun}Name is missing`, `send the name of a ${noun}`)
  const volume = call.sandbox.volumes.get(call.caller.organization, name)
  if (volume === undefined) throw Object.assign(unknownVolume(call, name), { check: VOLUME_CHECK })
  projectFor(call, volume.identity.project)
  return volume
}

/** guess: no page says with which code volumes are refused; this one stands for parameters that are wrong */
export const wrong = (check: string, reason: string, advice: string): Refusal =>
  Object.assign(refuse(80000, { reason, explain: `${reason}; ${advice}` }), { check })

const PROJECT_CHECK = 'projectId'

/** The project, if the key has a role in it. @throws Refusal */
export const projectFor = ({ sandbox: { world }, caller }: CallContext, projectId = ''): Project => {
  const project = world.projects.get(projectId)
  if (project === undefined) {
    const asked = projectId === '' ? 'projectId is missing' : `the world '${world.name}' has no such project`
    throw refused(96005, PROJECT_CHECK, `${asked}; GET /v2/projects lists yours`)
  }
  if (project.organization !== caller.organization) {
    throw refused(
      96012,
      PROJECT_CHECK,
      `the project belongs to ${project.organization}, the key to ${caller.organization}`
    )
  }
  if (caller.projects !== undefined && !caller.projects.has(projectId)) {
    throw refused(
      96027,
      PROJECT_CHECK,
      `the key has no role in ${projectId}; add it to the key's projects or use another key`
    )
  }
  return project
}

/** A refusal of a call for volumes. */
export const refused = (code: RefusalCode, check: string, explain: string): Refusal =>
  Object.assign(refuse(code, { explain }), { check })
