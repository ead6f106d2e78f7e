import type { VNode } from 'preact'
import { faults, journal } from '../../live.ts'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { Problem } from '../../parts/page.tsx'
import { hasPage, linkTo } from '../../router.ts'
import { en } from '../../words/en.ts'
import { bytes, list, number, say, type Word } from '../../words/words.ts'
import { busy, type CheckReply, checked, type Refused, refused, runCheck, runImport } from './actions.ts'
import { form, missing } from './form.ts'
import { upload } from './upload.ts'

/** Check and send, and what came of it. */
export const Outcome = () => (
  <section class="card">
    <div class="head">
      <h2>
        <span class="step-number">3</span> {say('import.send')}
      </h2>
    </div>
    <div class="body stack">
      <Buttons />
      <div class="stack" aria-live="polite">
        <RefusedNotice />
        <CheckResult />
      </div>
    </div>
  </section>
)

const Buttons = () => {
  const lacks = missing.value
  const now = busy.value
  const waits = lacks !== undefined || now !== undefined || upload.value?.state === 'running'
  const isFine = checked.value !== undefined && !(checked.value instanceof Error) && checked.value.imports
  return (
    <div class="stack tight">
      <div class="row">
        <button
          type="button"
          class="button primary import-go"
          aria-disabled={waits}
          onClick={waits ? undefined : () => void runImport()}
        >
          <Icon name="import" size={16} />
          {say(now === 'import' ? 'import.sending' : 'import.run')}
        </button>
        <button type="button" class="button" aria-disabled={waits} onClick={waits ? undefined : () => void runCheck()}>
          <Icon name="check" size={16} />
          {say(now === 'check' ? 'import.checking' : 'import.check')}
        </button>
      </div>
      {lacks !== undefined ? (
        <p class="small faint">{say(`import.missing.${lacks}`)}</p>
      ) : (
        !isFine && checked.value === undefined && <p class="small faint">{say('import.check.about')}</p>
      )}
    </div>
  )
}

/** An import that was not accepted: the reply, why, and its entry in the journal. */
const RefusedNotice = () => {
  const now = refused.value
  if (now === undefined) return null
  if (now instanceof Error) return <Problem word="import.notSent" error={now} />
  return (
    <div class="notice bad stack tight" role="alert">
      <p class="refused-title">
        {say('import.refused')} <strong class="number">{now.code}</strong>
      </p>
      <p lang="en">{now.message}</p>
      {now.explain !== null && (
        <p class="small" lang="en">
          {now.explain}
        </p>
      )}
      <p class="row small">
        <WhyLink {...now} />
        {hasPage('errors') && <a href={linkTo('errors', String(now.code))}>{say('import.refused.code')}</a>}
      </p>
    </div>
  )
}

const WhyLink = ({ code, after }: Refused) => {
  const entry = journal.value?.entries.find(
    entry => entry.kind === 'request' && entry.client === 'console' && entry.id > after && entry.code === code
  )
  if (entry === undefined || !hasPage('journal')) return null
  return <a href={linkTo('journal', String(entry.id))}>{say('import.refused.why')}</a>
}

const CheckResult = () => {
  const now = checked.value
  if (now === undefined) return null
  if (now instanceof Error) return <Problem error={now} onRetry={runCheck} />
  return (
    <div class="stack">
      <Verdict reply={now} />
      <Waiting />
      <Files reply={now} />
      <Checks key={JSON.stringify(now.answer)} reply={now} />
    </div>
  )
}

const Verdict = ({ reply }: { readonly reply: CheckReply }) => {
  const { answer, imports, rows, size, files, checks, unread, layers } = reply
  const told = checks.find(({ outcome }) => outcome === 'refused')
  if (told !== undefined) {
    const { code, message } = told.answer ?? answer
    return (
      <div class="notice bad stack tight">
        <p class="refused-title">
          {say(told.inJob ? 'import.verdict.inJob' : 'import.verdict.refused')} <strong class="number">{code}</strong>
        </p>
        <p lang="en">{message}</p>
        {told.seen !== null && (
          <p class="small" lang="en">
            {told.seen}
          </p>
        )}
      </div>
    )
  }
  const faults = files?.filter(({ fault }) => fault !== undefined).length ?? 0
  if (faults > 0) {
    return (
      <div class="notice bad">
        <p>{say('import.verdict.fault', { count: faults })}</p>
      </div>
    )
  }
  if (!imports) {
    return (
      <div class="notice warn">
        <p>{say('import.verdict.unread', { count: unread })}</p>
      </div>
    )
  }
  return (
    <div class="notice good">
      <p class="row">
        <Icon name="check" size={18} />
        <strong>{say('import.verdict.good')}</strong>
        <span>
          {say('import.verdict.rows', { count: rows })} · {bytes(size)} ·{' '}
          {list(layers.map(layer => say(`layer.${layer}`)))}
        </span>
      </p>
    </div>
  )
}

/** A check meets no fault and no scenario; the import may. */
const Waiting = () => {
  const operation = form.value.api === 'v1' ? 'import' : 'v2.create'
  const lists = faults.value
  const count =
    (lists?.faults.filter(fault => fault.remaining !== 0 && ['*', operation].includes(fault.operation)).length ?? 0) +
    (lists?.scenarios.filter(({ remaining }) => remaining !== 0).length ?? 0)
  if (count === 0) return null
  return (
    <p class="small">
      <a href={linkTo('faults')}>{say('import.waits', { count })}</a>
    </p>
  )
}

/** Files with what is wrong in them, by row and field. */
const Files = ({ reply: { files } }: { readonly reply: CheckReply }) => {
  const broken = files?.filter(({ fault }) => fault !== undefined) ?? []
  if (broken.length === 0) return null
  return (
    <ul class="stack tight">
      {broken.slice(0, 200).map(({ file, fault }) => (
        <li key={file} class="finding">
          <p class="row small">
            <Icon name="file" size={16} />
            <span class="mono finding-file">{fault?.file === undefined ? file : `${file} ${fault.file}`}</span>
          </p>
          <p class="row finding-place">
            {fault?.row !== undefined && <strong>{say('import.finding.row', { row: number(fault.row) })}</strong>}
            {fault?.field !== undefined && (
              <span>
                {say('import.finding.field')} <code>{fault.field}</code>
              </span>
            )}
          </p>
          <p lang="en">{fault?.message}</p>
          <p class="small muted" lang="en">
            {fault?.explain}
          </p>
        </li>
      ))}
    </ul>
  )
}

const ICONS: Readonly<Record<CheckReply['checks'][number]['outcome'], IconName>> = {
  passed: 'check',
  refused: 'close',
  'not reached': 'right'
}

/** All checks in the order in which the service makes them; of a refused import the list is open. */
const Checks = ({ reply: { checks } }: { readonly reply: CheckReply }) => {
  const passed = checks.filter(({ outcome }) => outcome === 'passed').length
  const isRefused = checks.some(({ outcome }) => outcome === 'refused')
  return (
    <details class="checks" open={isRefused}>
      <summary>{say('import.checks', { passed, count: checks.length })}</summary>
      <ol>
        {checks.map(({ name, outcome, seen, answer }, index) => (
          <li key={`${name} ${index}`} class={`check check-${outcome.replace(' ', '-')}`} data-check={name}>
            <span class="check-icon">
              <Icon name={ICONS[outcome]} size={15} />
              <span class="hidden-text">{say(OUTCOMES[outcome])}</span>
            </span>
            <div class="check-text">
              <p>
                {titleOf(name)}
                {answer !== undefined && <strong class="number"> {answer.code}</strong>}
              </p>
              {seen !== null && (
                <p class="small faint" lang="en">
                  {seen}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </details>
  )
}

const OUTCOMES = {
  passed: 'import.outcome.passed',
  refused: 'import.outcome.refused',
  'not reached': 'import.outcome.not'
} as const satisfies Record<string, Word>

/** A check in words; one without a text has its name. */
const titleOf = (name: string): VNode => {
  const word = `check.${name}`
  return word in en ? <span>{say(word as Word)}</span> : <span class="mono">{name}</span>
}
