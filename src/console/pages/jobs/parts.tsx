import type { JobSummary as Job } from '../../../lab/control/jobs.ts'
import { Bar } from '../../parts/bar.tsx'
import { Chip, type ChipKind } from '../../parts/chip.tsx'
import { say } from '../../words/words.ts'

const KINDS = { Running: 'running', Completed: 'good', Failed: 'bad' } as const
const CHIPS: Readonly<Record<Job['state'], ChipKind>> = { Running: 'accent', Completed: 'good', Failed: 'bad' }

/** The state of a job: one that waits for a call, or for ever, says so. */
export const StateChip = ({ state, standsStill }: Pick<Job, 'state' | 'standsStill'>) =>
  standsStill ? (
    <Chip kind="warn" dot>
      {say('state.waiting')}
    </Chip>
  ) : (
    <Chip kind={CHIPS[state]} dot>
      {say(`state.${state}`)}
    </Chip>
  )

/** How far a job is. */
export const JobBar = ({
  jobId,
  state,
  standsStill,
  percent
}: Pick<Job, 'jobId' | 'state' | 'standsStill' | 'percent'>) => (
  <Bar percent={percent} kind={standsStill ? 'still' : KINDS[state]} label={jobId} />
)

/** The collection of a job, with its database if it is not the default one. */
export const targetText = ({ database, collectionName }: Pick<Job, 'database' | 'collectionName'>): string =>
  database === undefined ? collectionName : `${database}/${collectionName}`
