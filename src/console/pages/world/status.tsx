import { Chip, type ChipKind } from '../../parts/chip.tsx'
import type { Cluster } from './state.ts'

type Status = Cluster['status']

const KINDS: Readonly<Record<Status, ChipKind>> = {
  RUNNING: 'good',
  CREATING: 'accent',
  INITIALIZING: 'accent',
  RESUMING: 'accent',
  MODIFYING: 'accent',
  SUSPENDING: 'warn',
  SUSPENDED: 'warn',
  STOPPING: 'warn',
  STOPPED: 'warn',
  FREEZING: 'warn',
  FROZEN: 'warn',
  DELETING: 'bad',
  DELETED: 'bad',
  ABNORMAL: 'bad'
}

export const STATUSES = Object.keys(KINDS) as Status[]

/** The status of a cluster, in the words of the API. */
export const StatusChip = ({ status }: Pick<Cluster, 'status'>) => (
  <Chip kind={KINDS[status]} dot>
    <span lang="en">{status}</span>
  </Chip>
)
