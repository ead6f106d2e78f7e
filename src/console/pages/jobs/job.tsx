import './job.css'
import { useEffect, useState } from 'preact/hooks'
import type { JobSummary } from '../../../lab/control/jobs.ts'
import { CallError, call, type Reply } from '../../call.ts'
import { useSandboxTime } from '../../frame/clock-chip.tsx'
import { jobs, journal } from '../../live.ts'
import { Bar } from '../../parts/bar.tsx'
import { Json } from '../../parts/code.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Page, Problem, Skeleton } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { hasPage, linkTo, place, setQuery } from '../../router.ts'
import { ago, bytes, list, moment, number, say } from '../../words/words.ts'
import { JobActions } from './actions.tsx'
import { JobBar, StateChip, targetText } from './parts.tsx'
import { Preview } from './preview.tsx'

type Detail = Reply<'GET /jobs/:id'>

/** One job: how far it is, what it imports, and what can be done with it. */
export const JobPage = ({ id }: { readonly id: string }) => {
  const live = jobs.value?.jobs.find(({ jobId }) => jobId === id)
  const detail = useDetail(id, JSON.stringify(live))
  const job = live ?? (detail instanceof Error ? undefined : detail)
  return (
    <Page
      title={<span class="mono job-title">{id}</span>}
      beside={<CopyButton text={id} />}
      actions={
        <a class="button" href={linkTo('jobs')}>
          <Icon name="left" size={16} />
          {say('jobs.all')}
        </a>
      }
    >
      {job === undefined ? (
        <Missing id={id} found={detail} />
      ) : (
        <div class="stack">
          <Progress job={job} detail={detail instanceof Error ? undefined : detail} />
          <Facts job={job} detail={detail instanceof Error ? undefined : detail} />
          {detail !== undefined && !(detail instanceof Error) && (
            <>
              <Files detail={detail} />
              {job.state !== 'Running' && <Preview jobId={id} files={detail.fileList.map(({ name }) => name)} />}
              <Replies detail={detail} />
            </>
          )}
        </div>
      )}
    </Page>
  )
}

/** The job with all that the list does not tell, asked for again whenever the stream tells a change of it. */
const useDetail = (id: string, change: string | undefined): Detail | Error | undefined => {
  const [found, setFound] = useState<Detail | Error>()
  useEffect(() => {
    const abort = new AbortController()
    call('GET /jobs/:id', { id }, { signal: abort.signal }).then(setFound, error => {
      if (!abort.signal.aborted) setFound(error)
    })
    return () => abort.abort()
  }, [id, change])
  return found
}

const Missing = ({ id, found }: { readonly id: string; readonly found: Detail | Error | undefined }) => {
  if (!(found instanceof Error)) return <Skeleton lines={6} />
  if (!(found instanceof CallError) || found.status !== 404) return <Problem error={found} />
  const entry = journal.value?.entries.find(
    ({ kind, ...rest }) => kind === 'request' && 'jobId' in rest && rest.jobId === id
  )
  return (
    <div class="card">
      <Empty icon="search" title={say('jobs.gone')}>
        <p>{say('jobs.gone.about', { id })}</p>
        {entry !== undefined && hasPage('journal') && (
          <a href={linkTo('journal', String(entry.id))}>{say('jobs.gone.entry')}</a>
        )}
      </Empty>
    </div>
  )
}

interface PartProps {
  readonly job: JobSummary
  readonly detail: Detail | undefined
}

const Progress = ({ job, detail }: PartProps) => (
  <section class="card">
    <div class="body stack">
      <div class="job-progress">
        <StateChip {...job} />
        <JobBar {...job} />
      </div>
      {detail !== undefined && <Phases detail={detail} />}
      {job.errorMessage !== null && (
        <div class="notice bad" lang="en">
          <p>{job.errorMessage}</p>
          {detail?.explain != null && <p class="small">{detail.explain}</p>}
        </div>
      )}
      <JobActions job={job} detail={detail} />
    </div>
  </section>
)

/** The phases in order, with the time at which each ends by its plan. */
const Phases = ({ detail: { phases, phase, polls, percent } }: { readonly detail: Detail }) => (
  <ol class="phases">
    {phases.map(({ name, endsAt, percent: end }) => (
      <li key={name} class={name === phase ? 'now' : end <= percent ? 'done' : undefined}>
        <span class="phase-name" lang="en">
          {name}
        </span>
        <span class="faint small number">
          {endsAt === null
            ? polls === null
              ? say('jobs.phase.open')
              : say('jobs.polls', { counted: polls.counted, needed: polls.needed })
            : moment(endsAt).slice(11)}
        </span>
      </li>
    ))}
  </ol>
)

const FILES_SHOWN = 200

const Files = ({ detail: { fileList } }: { readonly detail: Detail }) => (
  <section class="card">
    <div class="head">
      <h2>{say('jobs.files.list')}</h2>
      <span class="faint small number">{number(fileList.length)}</span>
    </div>
    <Table
      caption={say('jobs.files.list')}
      columns={fileColumns()}
      rows={fileList.slice(0, FILES_SHOWN)}
      idOf={({ name }) => name}
    />
  </section>
)

const fileColumns = (): Column<Detail['fileList'][number]>[] => [
  {
    name: 'name',
    title: say('jobs.file'),
    main: true,
    wide: true,
    cell: ({ name }) => <span title={name}>{name}</span>
  },
  {
    name: 'progress',
    title: say('jobs.progress'),
    cell: ({ name, percent, errorMessage }) => (
      <Bar
        percent={percent}
        kind={errorMessage === null ? (percent === 100 ? 'good' : 'running') : 'bad'}
        label={name}
      />
    )
  },
  { name: 'size', title: say('jobs.size'), number: true, cell: ({ size }) => bytes(size) },
  { name: 'rows', title: say('jobs.rows'), number: true, cell: ({ rows }) => (rows === null ? '–' : number(rows)) }
]

const APIS = ['v1', 'v2', 'milvus'] as const

type ApiName = (typeof APIS)[number]

/** The replies that clients would get now. Reading them does not count as a poll. */
const Replies = ({ detail }: { readonly detail: Detail }) => {
  const asked = place.value.query['reply']
  const selected = APIS.find(name => name === asked) ?? 'v1'
  return (
    <section class="card">
      <div class="head">
        <h2>{say('jobs.replies')}</h2>
      </div>
      <div class="body stack">
        <p class="muted">{say('jobs.replies.about')}</p>
        <Tabs<ApiName>
          label={say('jobs.replies')}
          tabs={APIS.map(name => ({ name, title: say(`jobs.replies.${name}`) }))}
          selected={selected}
          onSelect={name => setQuery({ reply: name })}
        >
          <Json label={say(`jobs.replies.${selected}`)} value={detail.replies[selected]} />
        </Tabs>
      </div>
    </section>
  )
}

const Facts = ({ job, detail }: PartProps) => {
  const now = useSandboxTime() ?? Date.parse(job.createdAt)
  const time = (at: string) => (
    <>
      <span class="number">{moment(at)}</span> <span class="faint small">{ago(Date.parse(at), now)}</span>
    </>
  )
  return (
    <section class="card">
      <div class="head">
        <h2>{say('jobs.facts')}</h2>
        {typeof detail?.journalId === 'number' && hasPage('journal') && (
          <a class="small" href={linkTo('journal', String(detail.journalId))}>
            {say('jobs.request')}
          </a>
        )}
      </div>
      <dl class="facts body">
        <Fact name={say('jobs.file')}>{job.fileName}</Fact>
        <Fact name={say('jobs.files')}>
          {number(job.files)} · {bytes(job.fileSize)}
        </Fact>
        {detail !== undefined && detail.layers.length > 0 && (
          <Fact name={say('layer.objects')}>{list(detail.layers.map(layer => say(`layer.${layer}`)))}</Fact>
        )}
        <Fact name={say('jobs.cluster')}>
          <span class="mono">{job.clusterId}</span>
        </Fact>
        <Fact name={say('jobs.target')}>{targetText(job)}</Fact>
        {job.partitionName !== null && <Fact name={say('jobs.partition')}>{job.partitionName}</Fact>}
        <Fact name={say('jobs.rows')}>{job.rows === null ? say('jobs.rows.unknown') : number(job.rows)}</Fact>
        <Fact name={say('jobs.created')}>{time(job.createdAt)}</Fact>
        {job.endedAt !== null && <Fact name={say('jobs.ended')}>{time(job.endedAt)}</Fact>}
      </dl>
    </section>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
