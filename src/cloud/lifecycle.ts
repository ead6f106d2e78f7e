import type { Cluster, Status, Transition } from './world.ts'

/** What a cluster is at a time: a pure function of both. */
export const statusAt = ({ status, transition }: Cluster, now: number): Status => {
  if (transition === undefined) return status
  return now < transition.endsAt ? transition.meanwhile : transition.after
}

/** Milliseconds that a change takes at speed 1 (guess: minutes in the cloud). */
const TAKES = 60_000

/** documented: cluster pages; from which status a call leads where */
export const CHANGES = {
  create: { from: [], meanwhile: 'CREATING', after: 'RUNNING' },
  suspend: { from: ['RUNNING'], meanwhile: 'SUSPENDING', after: 'SUSPENDED' },
  resume: { from: ['SUSPENDED', 'STOPPED'], meanwhile: 'RESUMING', after: 'RUNNING' },
  modify: { from: ['RUNNING'], meanwhile: 'MODIFYING', after: 'RUNNING' },
  drop: { from: ['RUNNING', 'SUSPENDED', 'STOPPED', 'ABNORMAL'], meanwhile: 'DELETING', after: 'DELETED' }
} as const satisfies Readonly<Record<string, { from: readonly Status[]; meanwhile: Status; after: Status }>>

export type Change = keyof typeof CHANGES

export const begin = (change: Change, now: number, speed: number): Transition => {
  const { meanwhile, after } = CHANGES[change]
  return { meanwhile, after, endsAt: now + Math.floor(TAKES / speed) }
}
