import type { VolumeListQuery, VolumePage, VolumeRow } from '../contract/volumes.ts'
import type { Call } from '../imports/requests.ts'
import { projectFor } from './project-access.ts'
import { refused, wrong } from './volume-problem.ts'

const BOUNDS = {
  pageSize: { fallback: 10, most: 100, code: 96008 },
  currentPage: { fallback: 1, most: 2_147_483_647, code: 96009 }
} as const

/** Zero stands for the default: the Java SDK sends it when its caller says nothing. */
const numberOf = (query: VolumeListQuery, name: keyof typeof BOUNDS): number => {
  const { fallback, most, code } = BOUNDS[name]
  const { [name]: text = '0' } = query
  const value = Number(text) === 0 ? fallback : Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw refused(code, 'paging', `${name} is ${text.slice(0, 20)}; send a whole number from 1 to ${most}`)
}

/** One page of the volumes of a project, in the order in which they were made (guess). @throws Refusal */
export const listVolumes = (call: Call, query: VolumeListQuery): VolumePage => {
  const { id, organization } = projectFor(call, query.projectId)
  const pageSize = numberOf(query, 'pageSize')
  const currentPage = numberOf(query, 'currentPage')
  const { type = 'MANAGED' } = query
  if (!['MANAGED', 'EXTERNAL'].includes(type)) {
    throw wrong('type', 'type is neither MANAGED nor EXTERNAL', 'leave it out')
  }
  const all = call.sandbox.volumes.of(organization).filter(({ identity }) => identity.project === id)
  const found = type === 'MANAGED' ? all : []
  const page = found.slice((currentPage - 1) * pageSize, currentPage * pageSize)
  const volumes = page.map(({ identity }): VolumeRow => ({ volumeName: identity.name, type: 'MANAGED' }))
  return { count: found.length, currentPage, pageSize, volumes }
}
