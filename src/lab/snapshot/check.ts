import { LabError } from '../lab-error.ts'
import type { SandboxRecord } from './shape.ts'

type Records = readonly { readonly id: string }[]

const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1))

/** What the shape of a sandbox cannot say: each id is there once, and the next fault or scenario has one of its own. @throws LabError */
export const checkSandbox = ({ name, jobs, clusters, rows = [], faults, scenarios }: SandboxRecord): void => {
  const checkOnce = (what: string, records: Records): void => {
    const seen = new Set<string>()
    const twice = records.find(({ id }) => seen.size === seen.add(id).size)
    if (twice !== undefined) throw new LabError(400, `sandbox '${name}' has the ${what} ${twice.id.slice(0, 60)} twice`)
  }
  checkOnce('job', jobs)
  for (const { id, inspection, reading } of jobs) {
    if ((inspection === undefined) !== (reading === undefined)) continue
    const found = inspection === undefined ? 'neither inspection nor reading' : 'both inspection and reading'
    throw new LabError(400, `sandbox '${name}' has the job ${id.slice(0, 60)} with ${found}; give one of them`)
  }
  checkOnce('cluster', clusters)
  checkOnce(
    'rows of',
    rows.map(({ clusterId, collectionName, partitionName }) => ({
      id: [clusterId, collectionName, partitionName].join('/')
    }))
  )
  for (const [what, queue] of Object.entries({ fault: faults, scenario: scenarios })) {
    if (queue === undefined) continue
    const { made, waiting, over } = queue
    const records: Records = [...waiting, ...over]
    checkOnce(what, records)
    const ahead = records.find(({ id }) => numberOf(id) > made)
    if (ahead !== undefined) throw new LabError(400, `sandbox '${name}' has made ${made}, but has a ${ahead.id}`)
  }
}
