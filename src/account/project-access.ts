import type { Project } from '../cloud/schema/cluster.ts'
import type { Call } from '../imports/requests.ts'
import { refused } from './volume-problem.ts'

const PROJECT_CHECK = 'projectId'

/** The project, if the key has a role in it. @throws Refusal */
export const projectFor = ({ sandbox: { world }, caller }: Call, projectId = ''): Project => {
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
