import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { EntrySummary, RequestSummary } from '../../../lab/journal/summary.ts'
import { isTyping } from '../../keys.ts'
import { Chip } from '../../parts/chip.tsx'
import { Icon } from '../../parts/icon.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { linkTo, place, setQuery } from '../../router.ts'
import { visible } from '../../visible.ts'
import { duration, moment, number, say } from '../../words/words.ts'
import { MOST_ROWS } from './entries.ts'
import { outcomeKind } from './outcome.ts'

interface EntryListProps {
  readonly entries: readonly EntrySummary[]
  readonly count: number | undefined
  /** Filter: entries after this id. They are a page, not a tail. */
  readonly since: string | undefined
  /** Id of the open entry. */
  readonly selected: string | undefined
}

/** Pixels from the end within which a list is at its end. */
const AT_END = 30

/** A tail of the journal, the newest at the bottom. Scrolling up stops it: rows would run away from who reads them. */
export const EntryList = ({ entries, count, since, selected }: EntryListProps) => {
  const box = useRef<HTMLDivElement>(null)
  const [held, setHeld] = useState<readonly EntrySummary[]>()
  const shown = held ?? entries
  const lastShown = shown.at(-1)?.id ?? 0
  const fresh = entries.filter(({ id }) => id > lastShown).length
  const tail = since === undefined
  const gaps = count === undefined && tail ? gapsOf(shown) : NO_GAPS

  useLayoutEffect(() => {
    const { current } = box
    if (current !== null && held === undefined && tail) current.scrollTop = current.scrollHeight
  }, [lastShown, held, selected !== undefined])

  const onScroll = () => {
    const { current } = box
    if (current === null || !tail) return
    const atEnd = current.scrollHeight - current.scrollTop - current.clientHeight < AT_END
    if (!atEnd && held === undefined) setHeld(entries)
    else if (atEnd && held !== undefined && fresh === 0) setHeld(undefined)
  }
  const toggle = () => setHeld(held === undefined ? entries : undefined)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === '.' && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) toggle()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  })

  return (
    <div class="journal-list">
      <div class="journal-scroll" ref={box} onScroll={onScroll}>
        <Table
          caption={say('journal.caption')}
          columns={selected === undefined ? columns(gaps) : narrowColumns(gaps)}
          rows={shown}
          idOf={({ id }) => id}
          hrefOf={({ id }) => hrefOf(id)}
          {...(selected !== undefined && { selected: Number(selected) })}
        />
      </div>
      {fresh > 0 && (
        <button type="button" class="button primary small journal-fresh" onClick={() => setHeld(undefined)}>
          <Icon name="down" size={16} />
          {say(fresh >= MOST_ROWS ? 'journal.fresh.many' : 'journal.fresh', { count: fresh })}
        </button>
      )}
      <div class="journal-foot">
        <Extent shown={shown} count={count} since={since} />
        {tail && (
          <button
            type="button"
            class="button quiet small"
            title={`${say(held === undefined ? 'journal.pause' : 'journal.follow')} (.)`}
            onClick={toggle}
          >
            <Icon name={held === undefined ? 'pause' : 'play'} size={16} />
            {say(held === undefined ? 'journal.pause' : 'journal.follow')}
          </button>
        )}
      </div>
    </div>
  )
}

/** Number of entries that the stream has skipped before an entry, by its id: it counts those of a flood, and sends the newest alone. */
type Gaps = ReadonlyMap<number, number>

const NO_GAPS: Gaps = new Map()

const gapsOf = (entries: readonly EntrySummary[]): Gaps =>
  new Map(
    entries.flatMap(({ id }, at): [number, number][] => {
      const missing = at === 0 ? 0 : id - (entries[at - 1]?.id ?? id) - 1
      return missing > 0 ? [[id, missing]] : []
    })
  )

const Gap = ({ id, missing }: { readonly id: number; readonly missing: number }) => (
  <a
    class="journal-gap small"
    href={linkTo('journal', undefined, { ...place.value.query, since: String(id - missing - 1) })}
  >
    {say('journal.gap', { count: missing })}
  </a>
)

const hrefOf = (id: number): string => linkTo('journal', String(id), place.value.query)

/** Which entries stand here, and the way to those before and after. */
const Extent = ({
  shown,
  count,
  since
}: Pick<EntryListProps, 'count' | 'since'> & { shown: readonly EntrySummary[] }) => {
  const first = shown[0]?.id ?? 0
  const last = shown.at(-1)?.id ?? 0
  const whole = Object.keys(place.value.query).every(name => name === 'sandbox' || name === 'since')
  const page = (from: number) => setQuery({ since: String(from) }, { history: true })
  return (
    <div class="row small">
      <span class="faint number">
        {count === undefined || whole
          ? say('journal.range', { first, last })
          : say('journal.matches', { count, shown: number(shown.length) })}
      </span>
      {whole && first > 1 && (
        <button type="button" class="link" onClick={() => page(Math.max(0, first - MOST_ROWS - 1))}>
          {say('journal.earlier')}
        </button>
      )}
      {since !== undefined && shown.length >= MOST_ROWS && (
        <button type="button" class="link" onClick={() => page(last)}>
          {say('journal.later')}
        </button>
      )}
      {since !== undefined && (
        <button type="button" class="link" onClick={() => setQuery({ since: '' }, { history: true })}>
          {say('journal.newest')}
        </button>
      )}
    </div>
  )
}

const columns = (gaps: Gaps): Column<EntrySummary>[] => [
  time(),
  what(gaps),
  outcome(),
  { name: 'check', title: say('journal.check'), wide: true, cell: whenRequest(({ check }) => check) },
  {
    name: 'job',
    title: say('journal.job'),
    cell: whenRequest(
      ({ jobId }) =>
        jobId !== null && (
          <a class="mono journal-job truncate" title={visible(jobId)} href={linkTo('jobs', jobId)}>
            {visible(jobId)}
          </a>
        )
    )
  },
  { name: 'client', title: say('journal.client'), cell: whenRequest(entry => <Client {...entry} />) },
  {
    name: 'fault',
    title: say('journal.fault'),
    cell: whenRequest(({ fault }) => fault !== null && <Chip kind="warn">{fault}</Chip>)
  },
  {
    name: 'duration',
    title: say('journal.duration'),
    number: true,
    cell: whenRequest(entry => <span class="nowrap">{duration(entry.duration)}</span>)
  }
]

/** Beside an open entry. */
const narrowColumns = (gaps: Gaps): Column<EntrySummary>[] => [time(), what(gaps), outcome()]

const whenRequest =
  (cell: (entry: RequestSummary) => preact.ComponentChildren) =>
  (entry: EntrySummary): preact.ComponentChildren =>
    entry.kind === 'request' ? cell(entry) : null

const time = (): Column<EntrySummary> => ({
  name: 'time',
  title: say('journal.time'),
  cell: ({ time }) => (
    <span class="number nowrap faint" title={`${moment(time)} UTC`}>
      {time.slice(11, 23)}
    </span>
  )
})

const what = (gaps: Gaps): Column<EntrySummary> => ({
  name: 'operation',
  title: say('journal.operation'),
  main: true,
  spans: ({ kind }) => kind === 'event',
  cell: entry => {
    const missing = gaps.get(entry.id)
    return (
      <>
        {missing !== undefined && <Gap id={entry.id} missing={missing} />}
        {entry.kind === 'event' ? (
          <a class="journal-event" href={hrefOf(entry.id)}>
            <Chip>{entry.event}</Chip>{' '}
            <span class="muted" lang="en">
              {visible(entry.text)}
            </span>
          </a>
        ) : (
          <a class="journal-what truncate" href={hrefOf(entry.id)} title={visible(`${entry.method} ${entry.path}`)}>
            {entry.operation ?? visible(`${entry.method} ${entry.path}`)}
          </a>
        )}
      </>
    )
  }
})

const outcome = (): Column<EntrySummary> => ({
  name: 'code',
  title: say('journal.code'),
  cell: whenRequest(entry => (
    <span class="row journal-outcome">
      <Chip kind={outcomeKind(entry)}>{String(entry.code ?? entry.status ?? say('journal.no-reply'))}</Chip>
      {entry.warnings.length > 0 && (
        <span class="journal-warned" title={entry.warnings.join(', ')}>
          <Icon name="errors" size={16} />
          <span class="hidden-text">{say('journal.warnings')}</span>
        </span>
      )}
    </span>
  ))
})

/** Who called: the console is marked, other clients have the name that they send. */
const Client = ({ client, userAgent }: RequestSummary) =>
  client === 'console' ? (
    <Chip kind="accent">{say('journal.console')}</Chip>
  ) : (
    <span class="journal-agent truncate" title={visible(userAgent ?? '')}>
      {visible(userAgent ?? '').split(' ')[0]}
    </span>
  )
