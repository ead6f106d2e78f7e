import { useEffect, useState } from 'preact/hooks'
import type { JobSummary as Job } from '../../../lab/control/jobs.ts'
import { call, contractBase, type Reply } from '../../call.ts'
import { jobs } from '../../live.ts'
import { Code } from '../../parts/code.tsx'
import { Empty, Page, Problem, Skeleton } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { hasPage, linkTo, place, setQuery } from '../../router.ts'
import { moment, number, say } from '../../words/words.ts'
import { exampleCurl } from '../start/example.ts'
import { JobPage } from './job.tsx'
import { JobBar, StateChip, targetText } from './parts.tsx'

/** All jobs of the sandbox, or the one that the address names. */
export const JobsPage = () => {
  const { id } = place.value
  if (id !== undefined) return <JobPage key={id} id={id} />
  return (
    <Page title={say('jobs.title')} about={say('jobs.about')}>
      <List />
    </Page>
  )
}

const STATES = ['Running', 'Completed', 'Failed'] as const

const List = () => {
  const all = jobs.value
  if (all === undefined) return <Skeleton lines={6} />
  if (all.jobs.length === 0) return <NoJobs />
  return place.value.query['before'] === undefined ? <Newest /> : <Older before={place.value.query['before']} />
}

/** How many jobs the stream tells beside those that run. */
const PART = 100

const Newest = () => {
  const { jobs: list = [], counts } = jobs.value ?? {}
  const last = (counts?.total ?? 0) > list.length ? list[PART - 1]?.jobId : undefined
  return <Part jobs={list} next={last} />
}

/** A part of the list that the stream does not tell. */
const Older = ({ before }: { readonly before: string }) => {
  const [found, setFound] = useState<Reply<'GET /jobs'> | Error>()
  useEffect(() => {
    setFound(undefined)
    call('GET /jobs', { before, limit: PART }).then(setFound, setFound)
  }, [before])
  if (found === undefined) return <Skeleton lines={6} />
  if (found instanceof Error) return <Problem error={found} onRetry={() => setQuery({ before: '' })} />
  return <Part jobs={found.jobs} next={found.next ?? undefined} />
}

interface PartProps {
  readonly jobs: readonly Job[]
  /** Older jobs follow the one of this id; undefined: there are none. */
  readonly next: string | undefined
}

const Part = ({ jobs: list, next }: PartProps) => {
  const { text = '', state = '', before } = place.value.query
  const shown = list.filter(job => (state === '' || job.state === state) && contains(job, text.toLowerCase()))
  return (
    <div class="stack">
      <div class="row filters">
        <input
          type="search"
          class="input grow"
          placeholder={say('jobs.filter')}
          aria-label={say('jobs.filter')}
          value={text}
          onInput={({ currentTarget }) => setQuery({ text: currentTarget.value })}
        />
        <select
          class="input fit"
          aria-label={say('jobs.filter.state')}
          value={state}
          onChange={({ currentTarget }) => setQuery({ state: currentTarget.value })}
        >
          <option value="">{say('jobs.filter.all')}</option>
          {STATES.map(name => (
            <option key={name} value={name}>
              {say(`state.${name}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="card">
        {shown.length > 0 ? (
          <Table
            caption={say('jobs.caption')}
            columns={columns()}
            rows={shown}
            idOf={({ jobId }) => jobId}
            hrefOf={({ jobId }) => linkTo('jobs', jobId)}
          />
        ) : (
          <Empty icon="search" title={say('jobs.filter.none')}>
            <button type="button" class="link" onClick={() => setQuery({ text: '', state: '' })}>
              {say('jobs.filter.clear')}
            </button>
          </Empty>
        )}
      </div>
      {(before !== undefined || next !== undefined) && (
        <div class="row">
          {before !== undefined && (
            <button type="button" class="button" onClick={() => setQuery({ before: '' }, { history: true })}>
              {say('jobs.newest')}
            </button>
          )}
          {next !== undefined && (
            <button type="button" class="button" onClick={() => setQuery({ before: next }, { history: true })}>
              {say('jobs.older')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

const contains = ({ jobId, fileName, clusterId, collectionName }: Job, text: string): boolean =>
  [jobId, fileName, clusterId, collectionName].some(field => field.toLowerCase().includes(text))

const columns = (): Column<Job>[] => [
  {
    name: 'job',
    title: say('jobs.job'),
    main: true,
    cell: ({ jobId }) => (
      <a class="mono nowrap" href={linkTo('jobs', jobId)}>
        {jobId}
      </a>
    )
  },
  { name: 'state', title: say('jobs.state'), cell: job => <StateChip {...job} /> },
  { name: 'progress', title: say('jobs.progress'), cell: job => <JobBar {...job} /> },
  {
    name: 'file',
    title: say('jobs.file'),
    wide: true,
    cell: ({ fileName }) => <span title={fileName}>{fileName}</span>
  },
  { name: 'target', title: say('jobs.target'), cell: targetText },
  { name: 'rows', title: say('jobs.rows'), number: true, cell: ({ rows }) => (rows === null ? '–' : number(rows)) },
  {
    name: 'created',
    title: say('jobs.created'),
    cell: ({ createdAt }) => <span class="number nowrap">{moment(createdAt)}</span>
  }
]

const NoJobs = () => (
  <div class="card">
    <Empty icon="jobs" title={say('jobs.none')}>
      <p>{say('jobs.none.about')}</p>
      {hasPage('import') && (
        <a class="button primary" href={linkTo('import')}>
          {say('start.import.open')}
        </a>
      )}
    </Empty>
    <div class="body">
      <Code label={say('jobs.none.curl')} text={exampleCurl(contractBase())} />
    </div>
  </div>
)
