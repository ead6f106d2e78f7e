import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import {
  type ClusterRequest,
  type GetRequest,
  ImportRequest,
  type JobListRequest,
  type ListRequest
} from '../requests.ts'
import { missing } from './milvus.ts'

export const clusterId: Check<ClusterRequest> = {
  name: 'clusterId',
  codes: [90103, 90104],
  run: request => {
    if (request.clusterId !== undefined && request.clusterId !== '') return undefined
    return request instanceof ImportRequest && request.pathStyle
      ? refuse(90103, {
          explain: 'the path has nothing between /v1/clusters/ and /import; put the cluster id there'
        })
      : refuse(90104, {
          explain: 'clusterId is missing or empty; send the id of the target cluster'
        })
  }
}

/** documented: text of 90011; the length is from the server source */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
const LONGEST = 255

const problemOf = (name: string | undefined): string | undefined => {
  if (name === undefined) return 'collectionName is missing or empty'
  if (name.length > LONGEST) return `collectionName has ${name.length} characters`
  if (/^[0-9]/.test(name)) return 'collectionName begins with a digit'
  const invalidCharacter = /[^A-Za-z0-9_]/u.exec(name)
  if (invalidCharacter !== null)
    return `collectionName has the character '${invalidCharacter[0]}' at position ${invalidCharacter.index + 1}`
  return undefined
}

export const collectionName: Check<{ readonly fields: { readonly collectionName?: string } }> = {
  name: 'collectionName',
  codes: [90011],
  run: ({ fields: { collectionName: name } }) => {
    if (name !== undefined && name.length <= LONGEST && NAME.test(name)) return undefined
    return refuse(90011, {
      explain: `${problemOf(name)}; use up to ${LONGEST} letters, digits and underscores, not beginning with a digit`
    })
  }
}

export const content: Check<ImportRequest> = {
  name: 'content',
  codes: [90142],
  run: ({ fields }) => {
    for (const _ in fields) return undefined
    return refuse(90142, {
      explain:
        'the body has no field with a value: it is empty, null, [] or {}, or all that it has is; send clusterId, collectionName and objectUrl'
    })
  }
}

export const jobId: Check<GetRequest> = {
  name: 'jobId',
  codes: [90144],
  run: request => {
    const { jobId: id, cluster, call, now } = request
    const job = id === undefined ? undefined : call.sandbox.jobs.at(now).get(id)
    if (job?.clusterId === cluster.id) {
      request.job = job
      return undefined
    }
    const found = job === undefined ? 'no job has this id' : 'the job is of another cluster'
    return refuse(90144, {
      explain: `${id === undefined ? 'jobId is missing or empty' : found}; send a jobId that an import into ${cluster.id} returned`
    })
  }
}

const JOB_PAGING_BOUNDS = {
  pageSize: { most: 100, code: 96008 },
  currentPage: { most: 2_147_483_647, code: 96009 }
} as const

const PAGING_BOUNDS = {
  pageSize: { least: 5, most: 100, code: 80003 },
  currentPage: { least: 1, most: 2_147_483_647, code: 80004 }
} as const

/** documented: list page (80003, 80004); a value that is not an integer gets 80000 */
export const paging: Check<ListRequest> = {
  name: 'paging',
  codes: [80000, 80003, 80004],
  run: request => {
    for (const name of ['pageSize', 'currentPage'] as const) {
      const text = request.query[name]
      if (text === undefined) continue
      const { least, most, code } = PAGING_BOUNDS[name]
      if (!/^[+-]?\d+$/.test(text)) {
        return refuse(80000, {
          reason: name,
          explain: `${name} is not an integer; send ${least} to ${most}`
        })
      }
      const value = Number(text)
      if (value < least || value > most) {
        return refuse(code, {
          explain: `${name} is ${text.slice(0, 20)}; send ${least} to ${most}`
        })
      }
      request[name] = value
    }
    return undefined
  }
}

/** documented: Error Codes (v2) */
export const jobPaging: Check<JobListRequest> = {
  name: 'jobPaging',
  codes: [96008, 96009],
  run: ({ paging }) => {
    for (const name of ['pageSize', 'currentPage'] as const) {
      const { most, code } = JOB_PAGING_BOUNDS[name]
      const value = paging[name]
      if (Number.isInteger(value) && value >= 1 && value <= most) continue
      return refuse(code, {
        explain: `${name} is ${value}; send a whole number from 1 to ${most}, or 0 for the default`
      })
    }
    return undefined
  }
}

export const objectUrl: Check<ImportRequest> = {
  name: 'objectUrl',
  codes: [90145],
  run: request => (request.sources.length > 0 ? undefined : refuse(90145, { explain: missingSource(request) }))
}

/** The missing field: sources are URLs, or paths in a volume. */
const missingSource = ({ volumeName, fields: { dataPaths } }: ImportRequest): string => {
  if (volumeName !== undefined)
    return 'dataPaths is missing or empty; send the paths of files or folders in the volume, such as [["data/"]]'
  return dataPaths === undefined
    ? 'objectUrl is missing or empty; send the URL of the file or folder to import'
    : 'volumeName is missing or empty; send the name of the volume that dataPaths are in'
}

/** Rejects a data plane call without the field. server source: `required` in proxy/httpserver */
export const required = <Name extends string>(name: Name): Check<Readonly<Record<Name, string>>> => ({
  name: 'required',
  codes: [1802],
  run: request => {
    if (request[name] !== '') return undefined
    const reason = `${name} is missing or empty`
    const words = missing('CollectionNameReq', [`${name.charAt(0).toUpperCase()}${name.slice(1)}`])
    return refuse(1802, { reason, explain: `${reason}; send it`, milvus: { code: 1802, reason: words } })
  }
})
