import { LabError } from '../lab-error.ts'
import type { SandboxRecord } from './shape.ts'

const idsOf = (records: readonly { readonly id: string }[] = []): string[] => records.map(({ id }) => id)

const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1))

/** What the shape of a sandbox cannot say: each id is there once, and the next fault or scenario has one of its own. @throws LabError */
export const checkSandbox = ({ name, jobs, clusters, faults, scenarios }: SandboxRecord): void => {
  const lists = [
    ['job', idsOf(jobs)],
    ['cluster', idsOf(clusters)],
    ['fault', idsOf(faults && [...faults.waiting, ...faults.over])],
    ['scenario', idsOf(scenarios && [...scenarios.waiting, ...scenarios.over])]
  ] as const
  for (const [what, ids] of lists) {
    const seen = new Set<string>()
    const twice = ids.find(id => seen.size === seen.add(id).size)
    if (twice !== undefined) throw new LabError(400, `sandbox '${name}' has the ${what} ${twice.slice(0, 60)} twice`)
  }
  for (const queue of [faults, scenarios]) {
    const { made = 0, waiting = [], over = [] } = queue ?? {}
    const ahead = idsOf([...waiting, ...over]).find(id => numberOf(id) > made)
    if (ahead !== undefined) throw new LabError(400, `sandbox '${name}' has made ${made}, but has a ${ahead}`)
  }
}
