import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { ErrorRow } from '../../../errors.ts'
import type { FaultEntry } from '../../../lab/control/faults.ts'
import { call, type Reply } from '../../call.ts'
import { operationsWith, timesMet, useCoverage, useErrors } from '../../documented.ts'
import { useLoaded } from '../../loaded.ts'
import { Chip, type ChipKind } from '../../parts/chip.tsx'
import { Code, Json } from '../../parts/code.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Page, Problem, Skeleton } from '../../parts/page.tsx'
import { toast, toastError } from '../../parts/toast.tsx'
import { linkTo } from '../../router.ts'
import { sandboxName } from '../../sandbox.ts'
import { say } from '../../words/words.ts'
import { Met, Prose } from './parts.tsx'

/** One code: what it says, why, what to do, and how a client meets it. */
export const ErrorPage = ({ id }: { readonly id: string }) => {
  const { value: rows, error, reload } = useErrors()
  const row = rows?.find(({ code }) => String(code) === id)
  return (
    <Page
      title={<span class="mono error-title">{id}</span>}
      actions={
        <a class="button" href={linkTo('errors')}>
          <Icon name="left" size={16} />
          {say('errors.all')}
        </a>
      }
    >
      {row !== undefined ? (
        <Details row={row} />
      ) : error !== undefined ? (
        <Problem error={error} onRetry={reload} />
      ) : rows === undefined ? (
        <Skeleton lines={8} />
      ) : (
        <div class="card">
          <Empty icon="search" title={say('errors.gone', { code: id })}>
            <p>{say('errors.gone.about')}</p>
          </Empty>
        </div>
      )}
    </Page>
  )
}

const Details = ({ row }: { readonly row: ErrorRow }) => {
  const { value: coverage } = useCoverage()
  const operations = coverage && operationsWith(coverage, row.code)
  const times = coverage && timesMet(coverage, row.code)
  return (
    <div class="stack">
      <section class="card">
        <div class="body stack">
          <p class="error-message" lang="en">
            {row.message}
          </p>
          <div class="error-prose">
            <div>
              <h2>{say('errors.cause')}</h2>
              <p class="muted">
                <Prose row={row} part="cause" />
              </p>
            </div>
            <div>
              <h2>{say('errors.fix')}</h2>
              <p class="muted">
                <Prose row={row} part="fix" />
              </p>
            </div>
          </div>
        </div>
        <div class="body error-facts">
          <dl class="facts">
            <Fact name={say('errors.status')}>{row.status}</Fact>
            <Fact name={say('errors.met')}>
              <span class="row">
                <Met times={times} />
                {times !== undefined && times > 0 && (
                  <a href={linkTo('journal', undefined, { code: String(row.code) })}>{say('errors.met.journal')}</a>
                )}
              </span>
            </Fact>
            <Fact name={say('errors.text')}>
              <Certainty word={row.text} />
            </Fact>
            <Fact name={say('errors.trigger')}>
              <Certainty word={row.trigger} />
            </Fact>
            <Fact name={say('errors.source')}>
              <span lang="en">{row.source}</span>
            </Fact>
            <Fact name={say('errors.operations')}>{(operations ?? row.operations).join(', ')}</Fact>
          </dl>
        </div>
      </section>
      <Run row={row} />
      {operations !== undefined && <QueueFault code={row.code} operations={operations} />}
      <section class="card">
        <div class="head">
          <h2>{say('errors.request')}</h2>
          <span class="faint small">{say('errors.request.about')}</span>
        </div>
        <div class="body">
          <Code text={row.curl} label={say('errors.request')} />
        </div>
      </section>
    </div>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const SURE = {
  documented: ['errors.sure.documented', 'good'],
  recorded: ['errors.sure.recorded', 'good'],
  guess: ['errors.sure.guess', 'warn']
} as const

/** How sure it is that the cloud does so. */
const Certainty = ({ word }: { readonly word: string }) => {
  const known = SURE[word as keyof typeof SURE]
  if (known === undefined) return <Chip>{word}</Chip>
  const [name, kind]: readonly [Parameters<typeof say>[0], ChipKind] = known
  return <Chip kind={kind}>{say(name)}</Chip>
}

/** Sends the request that gets the code, in a sandbox of its own, and shows what came. */
const Run = ({ row: { code, flags } }: { readonly row: ErrorRow }) => {
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<Reply<'POST /errors/:code/run'>>()
  const [error, setError] = useState<unknown>()
  const { value: info } = useLoaded(() => call('GET /info', {}))
  const missing = flags !== undefined && info !== undefined && flags !== `--flavor ${info.flavor}`
  const run = async () => {
    setBusy(true)
    setError(undefined)
    try {
      setResult(await call('POST /errors/:code/run', { code }))
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  const disabled = busy || missing
  return (
    <section class="card">
      <div class="head">
        <h2>{say('errors.run')}</h2>
        <span class="faint small">
          {missing ? say('errors.run.flags', { flags }) : say('errors.run.about', { name: `try-${code}` })}
        </span>
      </div>
      <div class="body stack">
        <div class="row">
          <button
            type="button"
            class="button primary"
            id="run-error"
            aria-disabled={disabled}
            onClick={disabled ? undefined : run}
          >
            <Icon name="play" size={16} />
            {say('errors.run')}
          </button>
          {result !== undefined && <strong>{say('errors.run.done', { code: String(codeIn(result)) })}</strong>}
          {result !== undefined && result.journalId !== null && (
            <a href={linkTo('journal', String(result.journalId), { sandbox: result.sandbox })}>
              {say('errors.run.entry')}
            </a>
          )}
        </div>
        {error !== undefined && <Problem error={error} />}
        {result !== undefined && (
          <>
            <div class="columns">
              <div class="stack tight">
                <h3>{say('errors.run.request')}</h3>
                <Json value={result.request} label={say('errors.run.request')} />
              </div>
              <div class="stack tight">
                <h3>{say('errors.run.reply')}</h3>
                <Json value={result.reply} label={say('errors.run.reply')} />
              </div>
            </div>
            {result.explain !== null && (
              <p class="notice" lang="en">
                {result.explain}
              </p>
            )}
          </>
        )}
      </div>
    </section>
  )
}

/** The code of the reply; without one, its HTTP status. */
const codeIn = ({ reply, status }: Reply<'POST /errors/:code/run'>): number => {
  const { code } = (reply ?? {}) as { readonly code?: unknown }
  return typeof code === 'number' ? code : status
}

/** Lets the next call of an operation of the tab's sandbox meet the code. */
const QueueFault = ({ code, operations }: { readonly code: number; readonly operations: readonly string[] }) => {
  const [chosen, setChosen] = useState<string>()
  const [busy, setBusy] = useState(false)
  const operation = chosen ?? operations[0]
  if (operation === undefined) return <p class="faint">{say('errors.fault.none')}</p>
  const queue = async () => {
    setBusy(true)
    try {
      await call('POST /faults', { operation: operation as FaultEntry['operation'], code })
      toast(say('errors.fault.done', { operation, code: String(code) }))
    } catch (error) {
      toastError(error)
    }
    setBusy(false)
  }
  return (
    <section class="card">
      <div class="head">
        <h2>{say('errors.fault')}</h2>
        <span class="faint small">{say('errors.fault.about', { name: sandboxName.value, code: String(code) })}</span>
      </div>
      <div class="body row">
        <select
          class="input fit"
          aria-label={say('errors.fault.operation')}
          value={operation}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        >
          {operations.map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <button type="button" class="button" id="queue-fault" aria-disabled={busy} onClick={busy ? undefined : queue}>
          <Icon name="faults" size={16} />
          {say('errors.fault.add')}
        </button>
      </div>
    </section>
  )
}
