import type { Project } from '../cloud/schema/cluster.ts'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import type { Noun } from '../contract/volumes.ts'
import { unknownVolume } from '../imports/checks/objects.ts'
import type { CallContext } from '../imports/requests.ts'
import type { Volume } from '../volumes/volume.ts'

const CHECK = 'volume'

/** Finds a volume by name. The key needs a role in its project. @param noun the call's word for a volume @throws Refusal */
export const volumeFor = (call: CallContext, name = '', noun: Noun = 'volume'): Volume => {
  if (name === '') throw refuseParameter(CHECK, `${noun}Name is missing`, `send the name of a ${noun}`)
  const volume = call.sandbox.volumes.get(call.caller.organization, name)
  if (volume === undefined) throw unknownVolume(call, name)
  projectFor(call, volume.identity.project)
  return volume
}

/** The refusal of a volume call. guess: no page documents codes for volumes; this one is for wrong parameters */
export const refuseParameter = (check: string, reason: string, advice: string): Refusal =>
  refuse(80000, { check, reason, explain: `${reason}; ${advice}` })

/** Finds a project. The key needs a role in it. @throws Refusal */
export const projectFor = ({ sandbox: { world }, caller }: CallContext, projectId = ''): Project => {
  const check = 'projectId'
  const project = world.projects.get(projectId)
  if (project === undefined) {
    const asked = projectId === '' ? 'projectId is missing' : `the world '${world.name}' has no such project`
    throw refuse(96005, { check, explain: `${asked}; GET /v2/projects lists yours` })
  }
  if (project.organization !== caller.organization) {
    const explain = `the project belongs to ${project.organization}, the key to ${caller.organization}`
    throw refuse(96012, { check, explain })
  }
  if (caller.projects !== undefined && !caller.projects.has(projectId)) {
    const explain = `the key has no role in ${projectId}; add it to the key's projects or use another key`
    throw refuse(96027, { check, explain })
  }
  return project
}
