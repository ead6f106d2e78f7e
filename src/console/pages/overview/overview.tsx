import './overview.css'
import type { ComponentChildren } from 'preact'
import type { Overview } from '../../../lab/control/overview.ts'
import { openSandbox } from '../../frame/sandbox-menu.tsx'
import { faults, jobs, journal, overview } from '../../live.ts'
import { Chip } from '../../parts/chip.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Page, Skeleton } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import type { PageName } from '../../place.ts'
import { hasPage, linkTo } from '../../router.ts'
import { sandboxName } from '../../sandbox.ts'
import { ago, moment, number, say } from '../../words/words.ts'
import { JobBar, StateChip } from '../jobs/parts.tsx'
import { groupRefusals } from './refusals.ts'

/** The state of this sandbox and of all others. */
export const OverviewPage = () => {
  const all = overview.value
  return (
    <Page title={say('overview.title')} about={say('overview.about', { name: sandboxName.value })}>
      {all === undefined ? (
        <Skeleton lines={8} />
      ) : (
        <div class="stack">
          <Tiles all={all} />
          <div class="overview-columns">
            <RunningJobs />
            <Refusals />
            <Steering />
            <Warnings all={all} />
          </div>
          <Sandboxes all={all} />
        </div>
      )}
    </Page>
  )
}

const Tiles = ({ all }: { readonly all: Overview }) => {
  const own = all.sandboxes.find(({ name }) => name === sandboxName.value)
  if (own === undefined) return null
  const { running, completed, failed } = jobs.value?.counts ?? own.jobs
  return (
    <ul class="tiles">
      <Tile name={say('state.Running')} value={running} href={linkTo('jobs', undefined, { state: 'Running' })} />
      <Tile name={say('state.Completed')} value={completed} href={linkTo('jobs', undefined, { state: 'Completed' })} />
      <Tile name={say('state.Failed')} value={failed} href={linkTo('jobs', undefined, { state: 'Failed' })} />
      <Tile name={say('overview.entries')} value={journal.value?.last ?? own.journal.last} href={hrefIf('journal')} />
      <Tile name={say('overview.waiting')} value={own.faults + own.scenarios} href={hrefIf('faults')} />
    </ul>
  )
}

const hrefIf = (name: PageName): string | undefined => (hasPage(name) ? linkTo(name) : undefined)

const Tile = ({
  name,
  value,
  href
}: {
  readonly name: string
  readonly value: number
  readonly href: string | undefined
}) => (
  <li class="card tile">
    <a {...(href !== undefined && { href })}>
      <span class="tile-value number">{number(value)}</span>
      <span class="tile-name">{name}</span>
    </a>
  </li>
)

interface SectionProps {
  readonly title: string
  readonly page: PageName
  readonly children: ComponentChildren
}

const Section = ({ title, page, children }: SectionProps) => (
  <section class="card">
    <div class="head">
      <h2>{title}</h2>
      {hasPage(page) && (
        <a class="small" href={linkTo(page)} aria-label={`${say('overview.all')}: ${title}`}>
          {say('overview.all')}
        </a>
      )}
    </div>
    {children}
  </section>
)

const Nothing = ({ text }: { readonly text: string }) => <p class="overview-none faint">{text}</p>

const SHOWN = 5

const RunningJobs = () => {
  const running = jobs.value?.jobs.filter(({ state }) => state === 'Running') ?? []
  return (
    <Section title={say('overview.running')} page="jobs">
      {running.length === 0 ? (
        <Nothing text={say('overview.running.none')} />
      ) : (
        <ul class="lines">
          {running.slice(0, SHOWN).map(job => (
            <li key={job.jobId} class="line">
              <div class="line-main">
                <a class="mono truncate" href={linkTo('jobs', job.jobId)}>
                  {job.jobId}
                </a>
                <span class="faint small truncate">{job.collectionName}</span>
              </div>
              {job.standsStill && <StateChip {...job} />}
              <JobBar {...job} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const Refusals = () => {
  const groups = groupRefusals(journal.value?.entries ?? [])
  return (
    <Section title={say('overview.refusals')} page="journal">
      {groups.length === 0 ? (
        <Nothing text={say('overview.refusals.none')} />
      ) : (
        <ul class="lines">
          {groups.slice(0, SHOWN).map(({ operation, code, check, count, lastId, lastTime }) => (
            <li key={`${operation} ${code}`} class="line">
              <Chip kind="bad">{String(code)}</Chip>
              <div class="line-main">
                {hasPage('journal') ? (
                  <a class="truncate" href={linkTo('journal', String(lastId))}>
                    {operation ?? say('overview.unknown')}
                  </a>
                ) : (
                  <span class="truncate">{operation ?? say('overview.unknown')}</span>
                )}
                {check !== null && <span class="faint small truncate">{check}</span>}
              </div>
              <span class="faint small number nowrap">{moment(lastTime).slice(11)}</span>
              <span class="line-count number">{say('overview.times', { count })}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const Steering = () => {
  const now = faults.value
  const waiting = [
    ...(now?.faults ?? [])
      .filter(({ remaining }) => remaining !== 0)
      .map(({ id, operation, hits }) => ({ id, text: operation, hits })),
    ...(now?.scenarios ?? [])
      .filter(({ remaining }) => remaining !== 0)
      .map(({ id, hits }) => ({ id, text: say('overview.scenario'), hits }))
  ]
  return (
    <Section title={say('overview.steering')} page="faults">
      {waiting.length === 0 ? (
        <Nothing text={say('overview.steering.none')} />
      ) : (
        <ul class="lines">
          {waiting.slice(0, SHOWN).map(({ id, text, hits }) => (
            <li key={id} class="line">
              <Icon name="faults" size={16} />
              <div class="line-main">
                <span class="truncate">{text}</span>
                <span class="faint small mono truncate">{id}</span>
              </div>
              <span class="line-count number">{say('overview.hits', { count: hits })}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const Warnings = ({ all }: { readonly all: Overview }) => (
  <Section title={say('overview.warnings')} page="coverage">
    {all.warnings.length === 0 ? (
      <Nothing text={say('overview.warnings.none')} />
    ) : (
      <ul class="lines">
        {all.warnings.slice(0, SHOWN).map(({ rule, count }) => (
          <li key={rule} class="line">
            <div class="line-main">
              <span class="mono truncate">{rule}</span>
            </div>
            <span class="line-count number">{say('overview.times', { count })}</span>
          </li>
        ))}
      </ul>
    )}
  </Section>
)

type Sandbox = Overview['sandboxes'][number]

const Sandboxes = ({ all }: { readonly all: Overview }) => (
  <section class="card">
    <div class="head">
      <h2>{say('overview.sandboxes')}</h2>
      <span class="faint small number">{say('overview.sandboxes.count', { count: all.count })}</span>
    </div>
    {all.sandboxes.length === 0 ? (
      <Empty title={say('loading')} />
    ) : (
      <Table
        caption={say('overview.sandboxes')}
        columns={columns()}
        rows={all.sandboxes}
        idOf={({ name }) => name}
        selected={sandboxName.value}
      />
    )}
  </section>
)

const columns = (): Column<Sandbox>[] => [
  {
    name: 'name',
    title: say('sandbox'),
    main: true,
    cell: ({ name }) =>
      name === sandboxName.value ? (
        <strong>{name}</strong>
      ) : (
        <button type="button" class="link" onClick={() => openSandbox(name)}>
          {name}
        </button>
      )
  },
  { name: 'running', title: say('state.Running'), number: true, cell: ({ jobs: { running } }) => number(running) },
  { name: 'jobs', title: say('jobs.title'), number: true, cell: ({ jobs: { total } }) => number(total) },
  { name: 'entries', title: say('overview.entries'), number: true, cell: ({ journal: { last } }) => number(last) },
  {
    name: 'clock',
    title: say('clock'),
    cell: ({ clock: { mode, scale, now } }) => (
      <span class="number nowrap">
        {mode === 'real'
          ? say('overview.clock.real')
          : mode === 'frozen'
            ? `${say('clock.frozen')} ${moment(now)}`
            : say('clock.scaled', { scale })}
      </span>
    )
  },
  {
    name: 'used',
    title: say('overview.used'),
    cell: ({ lastUsed }) => (
      <span class="nowrap" title={`${moment(lastUsed)} UTC`}>
        {ago(Date.parse(lastUsed), Date.now())}
      </span>
    )
  }
]
