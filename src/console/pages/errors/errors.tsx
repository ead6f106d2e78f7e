import './errors.css'
import type { ErrorRow } from '../../../errors.ts'
import type { CoverageReport } from '../../../lab/coverage/report.ts'
import { timesMet, useCoverage, useErrors } from '../../documented.ts'
import { Empty, Page, Problem, Skeleton } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { linkTo, place, setQuery } from '../../router.ts'
import { say } from '../../words/words.ts'
import { ErrorPage } from './error.tsx'
import { Met, Prose, textOf } from './parts.tsx'

/** All documented codes, or the one that the address names. */
export const ErrorsPage = () => {
  const { id } = place.value
  if (id !== undefined) return <ErrorPage key={id} id={id} />
  return (
    <Page title={say('errors.title')} about={say('errors.about')}>
      <List />
    </Page>
  )
}

const List = () => {
  const { value: rows, error, reload } = useErrors()
  const { value: coverage } = useCoverage()
  const { text = '', met = '' } = place.value.query
  if (error !== undefined && rows === undefined) return <Problem error={error} onRetry={reload} />
  if (rows === undefined) return <Skeleton lines={10} />
  const shown = rows.filter(row => contains(row, text.trim().toLowerCase()) && isMet(row, met, coverage))
  return (
    <div class="stack">
      <div class="row filters">
        <input
          type="search"
          class="input grow"
          placeholder={say('errors.filter')}
          aria-label={say('errors.filter')}
          value={text}
          onInput={({ currentTarget }) => setQuery({ text: currentTarget.value })}
        />
        <select
          class="input fit"
          aria-label={say('errors.filter.met')}
          value={met}
          onChange={({ currentTarget }) => setQuery({ met: currentTarget.value })}
        >
          <option value="">{say('errors.filter.all')}</option>
          <option value="seen">{say('errors.filter.seen')}</option>
          <option value="never">{say('errors.filter.never')}</option>
        </select>
      </div>
      <div class="card error-table">
        {shown.length > 0 ? (
          <Table
            caption={say('errors.caption')}
            columns={columns(coverage)}
            rows={shown}
            idOf={({ code }) => code}
            hrefOf={({ code }) => linkTo('errors', String(code))}
          />
        ) : (
          <Empty icon="search" title={say('errors.filter.none')}>
            <button type="button" class="link" onClick={() => setQuery({ text: '', met: '' })}>
              {say('jobs.filter.clear')}
            </button>
          </Empty>
        )}
      </div>
    </div>
  )
}

const contains = (row: ErrorRow, text: string): boolean =>
  [String(row.code), row.message, row.cause, row.fix, textOf(row).cause, textOf(row).fix, ...row.operations].some(
    field => field.toLowerCase().includes(text)
  )

const isMet = ({ code }: ErrorRow, wanted: string, coverage: CoverageReport | undefined): boolean =>
  wanted === '' || coverage === undefined || timesMet(coverage, code) > 0 === (wanted === 'seen')

const columns = (coverage: CoverageReport | undefined): Column<ErrorRow>[] => [
  {
    name: 'code',
    title: say('errors.code'),
    main: true,
    cell: ({ code }) => (
      <a class="mono error-code" href={linkTo('errors', String(code))}>
        {code}
      </a>
    )
  },
  {
    name: 'meaning',
    title: say('errors.meaning'),
    wide: true,
    cell: row => (
      <>
        <div class="error-line" lang="en" title={row.message}>
          {row.message}
        </div>
        <div class="error-line faint small">
          <Prose row={row} part="cause" />
        </div>
      </>
    )
  },
  {
    name: 'operations',
    title: say('errors.operations'),
    cell: ({ operations }) => <span class="small muted">{operations.join(', ')}</span>
  },
  {
    name: 'met',
    title: say('errors.met'),
    cell: ({ code }) => <Met times={coverage && timesMet(coverage, code)} />
  }
]
