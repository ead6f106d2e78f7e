import type { EntrySummary } from '../../../lab/journal/summary.ts'

export interface RefusalGroup {
  /** null: a path that the API does not have. */
  readonly operation: string | null
  readonly code: number
  /** Check of the last one. */
  readonly check: string | null
  readonly count: number
  readonly lastId: number
  /** Time of the sandbox, UTC. */
  readonly lastTime: string
}

/** Codes of an answer that is no refusal. */
const FINE: readonly number[] = [0, 200]

/** Refusals of a journal by operation and code, the group with the latest one first. */
export const groupRefusals = (entries: readonly EntrySummary[]): RefusalGroup[] => {
  const groups = new Map<string, RefusalGroup>()
  for (const entry of entries) {
    if (entry.kind !== 'request' || entry.code === null || FINE.includes(entry.code)) continue
    const { operation, code, check, id, time } = entry
    const key = `${operation} ${code}`
    const count = (groups.get(key)?.count ?? 0) + 1
    // Deleted first, so that the order is that of the latest.
    groups.delete(key)
    groups.set(key, { operation, code, check, count, lastId: id, lastTime: time })
  }
  return [...groups.values()].reverse()
}
