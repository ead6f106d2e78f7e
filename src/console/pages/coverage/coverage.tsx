import './coverage.css'
import { useState } from 'preact/hooks'
import type { CoverageReport, OperationRow } from '../../../lab/coverage/report.ts'
import { call, contractBase } from '../../call.ts'
import { useCoverage } from '../../documented.ts'
import { Bar } from '../../parts/bar.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Code } from '../../parts/code.tsx'
import { ConfirmDialog } from '../../parts/dialog.tsx'
import { download } from '../../parts/download.ts'
import { Empty, Page, Problem, Skeleton } from '../../parts/page.tsx'
import { toast, toastError } from '../../parts/toast.tsx'
import { linkTo, place, setQuery } from '../../router.ts'
import { number, say, type Word } from '../../words/words.ts'

/** Which documented outcomes the clients have met, and which never. */
export const CoveragePage = () => {
  const which = place.value.query['calls'] === 'all' ? 'all' : 'called'
  const { value: report, error, reload } = useCoverage(which)
  return (
    <Page
      title={say('coverage.title')}
      about={say('coverage.about')}
      actions={report !== undefined && <Actions onReset={reload} />}
    >
      {report !== undefined ? (
        <Report report={report} which={which} />
      ) : error === undefined ? (
        <Skeleton lines={8} />
      ) : (
        <Problem error={error} onRetry={reload} />
      )}
    </Page>
  )
}

const FILES = { markdown: ['coverage.md', 'text/markdown'], junit: ['coverage.xml', 'application/xml'] } as const

/** Files of the report, and a reset that asks first. */
const Actions = ({ onReset }: { readonly onReset: () => void }) => {
  const [asks, setAsks] = useState(false)
  const close = () => setAsks(false)
  const save = async (format: keyof typeof FILES) => {
    const [name, type] = FILES[format]
    const text = String(await call('GET /coverage', { format }))
    download(name, text, type)
  }
  const reset = async () => {
    close()
    await call('DELETE /coverage', {})
    toast(say('coverage.reset.done'))
    onReset()
  }
  return (
    <>
      <button type="button" class="button" onClick={() => save('markdown').catch(toastError)}>
        {say('coverage.markdown')}
      </button>
      <button type="button" class="button" onClick={() => save('junit').catch(toastError)}>
        {say('coverage.junit')}
      </button>
      <button type="button" class="button danger" id="reset-coverage" onClick={() => setAsks(true)}>
        {say('coverage.reset')}
      </button>
      {asks && (
        <ConfirmDialog
          title={say('coverage.reset.title')}
          confirm={say('coverage.reset')}
          onConfirm={() => reset().catch(toastError)}
          onClose={close}
        >
          <p class="muted">{say('coverage.reset.about')}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

interface ReportProps {
  readonly report: CoverageReport
  readonly which: 'all' | 'called'
}

const Report = ({ report, which }: ReportProps) => (
  <div class="stack">
    {report.operations.length === 0 ? <Nothing /> : <Summary report={report} />}
    <div class="spread">
      <select
        class="input fit"
        aria-label={say('coverage.calls')}
        value={which}
        onChange={({ currentTarget }) => setQuery({ calls: currentTarget.value === 'all' ? 'all' : '' })}
      >
        <option value="called">{say('coverage.calls.called')}</option>
        <option value="all">{say('coverage.calls.all')}</option>
      </select>
      <Legend />
    </div>
    {report.operations.length > 0 && (
      <section class="card" aria-label={say('coverage.grid')}>
        {report.operations.map(row => (
          <Operation key={row.operation} row={row} />
        ))}
      </section>
    )}
    <Warnings warnings={report.warnings} />
    {report.others.length > 0 && <Others others={report.others} />}
  </div>
)

const Nothing = () => (
  <div class="card">
    <Empty icon="coverage" title={say('coverage.none')}>
      <p>{say('coverage.none.about')}</p>
    </Empty>
    <div class="body">
      <Code text={contractBase()} label={say('start.connect.url')} />
    </div>
  </div>
)

const Summary = ({ report: { percent, met, total, operations } }: { readonly report: CoverageReport }) => (
  <section class="card">
    <div class="body coverage-sum">
      <p class="coverage-percent number">{number(percent)}%</p>
      <p class="muted">{say('coverage.sum', { met, total, count: operations.length })}</p>
      <Bar percent={percent} label={say('coverage.title')} />
    </div>
  </section>
)

const Legend = () => (
  <p class="row small muted coverage-legend">
    <span class="row">
      <span class="outcome outcome-met" aria-hidden="true" />
      {say('coverage.met')}
    </span>
    <span class="row">
      <span class="outcome outcome-injected" aria-hidden="true" />
      {say('coverage.injected')}
    </span>
    <span class="row">
      <span class="outcome" aria-hidden="true" />
      {say('coverage.never')}
    </span>
  </p>
)

const Operation = ({ row: { operation, met, total, outcomes } }: { readonly row: OperationRow }) => (
  <div class="coverage-row" data-operation={operation}>
    <div class="coverage-name">
      <h2 class="mono">{operation}</h2>
      <span class="faint small number">{say('coverage.of', { met, total })}</span>
    </div>
    <ul class="outcomes">
      {outcomes.map(outcome => (
        <li key={outcome.outcome}>
          <Outcome {...outcome} />
        </li>
      ))}
    </ul>
  </div>
)

const ENDINGS: Readonly<Record<string, Word>> = {
  success: 'coverage.success',
  running: 'state.Running',
  completed: 'state.Completed',
  failed: 'state.Failed',
  stalled: 'coverage.stalled',
  uncommitted: 'coverage.uncommitted',
  canceling: 'coverage.canceling'
}

/** One outcome of an operation; a code leads to its page. */
const Outcome = ({ outcome, kind, text, met, injected }: OperationRow['outcomes'][number]) => {
  const state = met === 0 ? 'never' : met === injected ? 'injected' : 'met'
  const word = ENDINGS[outcome]
  const content = (
    <>
      {word === undefined ? outcome : say(word)}
      <span class="hidden-text">{say(`coverage.${state}`)}</span>
      {met > 0 && <span class="small">×{number(met)}</span>}
    </>
  )
  const look = `outcome outcome-${state}`
  return kind === 'code' ? (
    <a class={look} href={linkTo('errors', outcome)} title={text}>
      {content}
    </a>
  ) : (
    <span class={look}>{content}</span>
  )
}

const Warnings = ({ warnings }: Pick<CoverageReport, 'warnings'>) => (
  <section class="card">
    <div class="head">
      <h2>{say('coverage.warnings')}</h2>
    </div>
    {warnings.length === 0 ? (
      <p class="body faint">{say('overview.warnings.none')}</p>
    ) : (
      <ul>
        {warnings.map(({ rule, count, text, fix, source }) => (
          <li key={rule} class="coverage-warning stack tight">
            <div class="spread">
              <strong class="mono">{rule}</strong>
              <Chip kind="warn">{say('overview.times', { count })}</Chip>
            </div>
            <p lang="en">{text}</p>
            <p class="small muted" lang="en">
              {fix} ({source})
            </p>
          </li>
        ))}
      </ul>
    )}
  </section>
)

const Others = ({ others }: Pick<CoverageReport, 'others'>) => (
  <section class="card">
    <div class="head">
      <h2>{say('coverage.others')}</h2>
    </div>
    <ul class="body outcomes">
      {others.map(({ operation, outcome, met }) => (
        <li key={`${operation} ${outcome}`}>
          <Chip>
            {operation} {outcome} ×{number(met)}
          </Chip>
        </li>
      ))}
    </ul>
  </section>
)
