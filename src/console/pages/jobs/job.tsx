import './job.css'
import { useEffect, useState } from 'preact/hooks'
import type { JobSummary } from '../../../lab/control/jobs.ts'
import { CallError, call, send } from '../../call.ts'
import { useSandboxTime } from '../../frame/clock-chip.tsx'
import { jobs } from '../../live.ts'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Page, Problem, Skeleton } from '../../parts/page.tsx'
import { toast, toastError } from '../../parts/toast.tsx'
import { linkTo } from '../../router.ts'
import { ago, bytes, moment, number, say } from '../../words/words.ts'
import { JobBar, StateChip } from './parts.tsx'

/** One job: how far it is, what it imports, and what can be done with it. */
export const JobPage = ({ id }: { readonly id: string }) => {
  const live = jobs.value?.jobs.find(({ jobId }) => jobId === id)
  const found = useOlderJob(id, live === undefined && jobs.value !== undefined)
  const job = live ?? (found instanceof Error ? undefined : found)
  return (
    <Page
      title={<span class="mono job-title">{id}</span>}
      actions={
        <a class="button" href={linkTo('jobs')}>
          <Icon name="left" size={16} />
          {say('jobs.all')}
        </a>
      }
    >
      {job !== undefined ? <Job job={job} /> : <Missing id={id} found={found} />}
    </Page>
  )
}

/** A job that is not among those of the stream, which has the newest alone. */
const useOlderJob = (id: string, ask: boolean): JobSummary | Error | undefined => {
  const [found, setFound] = useState<JobSummary | Error>()
  useEffect(() => {
    if (ask) findJob(id).then(setFound, setFound)
  }, [id, ask])
  return found
}

/** Lists of this length are asked for until the job is found. */
const PART = 1000

const findJob = async (id: string): Promise<JobSummary> => {
  for (let before: string | undefined; ; ) {
    const { jobs, next } = await call('GET /jobs', { limit: PART, ...(before !== undefined && { before }) })
    const job = jobs.find(({ jobId }) => jobId === id)
    if (job !== undefined) return job
    if (next === null) throw new CallError(404, id)
    before = next
  }
}

const Missing = ({ id, found }: { readonly id: string; readonly found: JobSummary | Error | undefined }) => {
  if (!(found instanceof Error)) return <Skeleton lines={6} />
  if (!(found instanceof CallError) || found.status !== 404) return <Problem error={found} />
  return (
    <div class="card">
      <Empty icon="search" title={say('jobs.gone')}>
        <p>{say('jobs.gone.about', { id })}</p>
      </Empty>
    </div>
  )
}

const Job = ({ job }: { readonly job: JobSummary }) => (
  <div class="stack">
    <section class="card">
      <div class="body stack">
        <div class="job-progress">
          <StateChip {...job} />
          {job.phase !== null && <span class="faint small">{job.phase}</span>}
          <JobBar {...job} />
        </div>
        {job.errorMessage !== null && (
          <p class="notice bad" lang="en">
            {job.errorMessage}
          </p>
        )}
        <Actions job={job} />
      </div>
    </section>
    <section class="card">
      <div class="head">
        <h2>{say('jobs.facts')}</h2>
      </div>
      <div class="body">
        <Facts job={job} />
      </div>
    </section>
  </div>
)

const Facts = ({ job }: { readonly job: JobSummary }) => {
  const now = useSandboxTime() ?? Date.parse(job.createdAt)
  const time = (at: string) => (
    <>
      <span class="number">{moment(at)}</span> <span class="faint small">{ago(Date.parse(at), now)}</span>
    </>
  )
  return (
    <dl class="facts">
      <Fact name={say('jobs.file')}>{job.fileName}</Fact>
      <Fact name={say('jobs.files')}>
        {number(job.files)} · {bytes(job.fileSize)}
      </Fact>
      <Fact name={say('jobs.cluster')}>
        <span class="mono">{job.clusterId}</span>
      </Fact>
      <Fact name={say('jobs.target')}>{job.collectionName}</Fact>
      {job.partitionName !== null && <Fact name={say('jobs.partition')}>{job.partitionName}</Fact>}
      <Fact name={say('jobs.rows')}>{job.rows === null ? say('jobs.rows.unknown') : number(job.rows)}</Fact>
      <Fact name={say('jobs.created')}>{time(job.createdAt)}</Fact>
      {job.endedAt !== null && <Fact name={say('jobs.ended')}>{time(job.endedAt)}</Fact>}
    </dl>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** Time goes on, or the job ends at once. */
const Actions = ({ job }: { readonly job: JobSummary }) => {
  const [busy, setBusy] = useState(false)
  if (job.state !== 'Running') return null
  const run = async (action: () => Promise<unknown>) => {
    setBusy(true)
    await action().catch(toastError)
    setBusy(false)
  }
  const decide = (path: string) => async () => {
    const { clusterId, jobId } = job
    const { body } = await send({
      method: 'POST',
      path: `/v2/vectordb/jobs/import/${path}`,
      key: 'demo',
      body: { clusterId, jobId }
    })
    const { code, message } = body as { readonly code?: number; readonly message?: string }
    if (code !== 0 && code !== 200) toast(`${code} ${message}`, 'bad')
  }
  return (
    <div class="row">
      {!job.standsStill && (
        <button
          type="button"
          class="button primary"
          aria-disabled={busy}
          onClick={() => run(() => call('POST /clock/advance', { by: '10m' }))}
        >
          <Icon name="next" size={16} />
          {say('clock.minutes')}
        </button>
      )}
      {job.standsStill && (
        <button type="button" class="button" aria-disabled={busy} onClick={() => run(decide('commit'))}>
          {say('jobs.commit')}
        </button>
      )}
      <button type="button" class="button danger" aria-disabled={busy} onClick={() => run(decide('abort'))}>
        {say('jobs.abort')}
      </button>
    </div>
  )
}
