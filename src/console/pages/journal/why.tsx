import { useState } from 'preact/hooks'
import type { RequestEntry } from '../../../lab/journal/entry.ts'
import { callControl, type Reply } from '../../call.ts'
import { Chip } from '../../parts/chip.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Problem } from '../../parts/page.tsx'
import { visible } from '../../visible.ts'
import { say, type Word } from '../../words/words.ts'
import { Again } from './again.tsx'

/** The server's reason for a refusal. */
export type Why = Omit<Reply<'GET /journal/:id'>, 'entry'>

type Remedy = Why['remedies'][number]

interface WhyPanelProps {
  readonly entry: RequestEntry
  readonly why: Why
  readonly onChange: () => Promise<void>
}

/** Why a request was refused, what would change that, and the same request once more. */
export const WhyPanel = ({ entry, why, onChange }: WhyPanelProps) => {
  const { check, explain } = entry
  const { because, remedies, noRemedy } = why
  const [done, setDone] = useState<readonly string[]>([])
  const [key, setKey] = useState('')
  const onDone = async (title: string) => {
    setDone(before => [...before, title])
    await onChange()
  }
  return (
    <section class="card why">
      <div class="head">
        <h2>{say('journal.why')}</h2>
        {check !== null && check !== '' && (
          <Chip kind="bad">
            {say('journal.check')} {visible(check)}
          </Chip>
        )}
      </div>
      <div class="body stack">
        <p class="entry-text" lang={explain === null ? undefined : 'en'}>
          {explain === null ? say('journal.why.none') : visible(explain)}
        </p>
        {because !== null && <Values because={because} />}
        {(done.length > 0 || remedies.length > 0) && (
          <ul class="why-steps">
            {done.map((title, index) => (
              <li key={`${index} ${title}`} class="why-done">
                <Icon name="check" size={16} /> {title}
              </li>
            ))}
            {remedies.map(remedy => (
              <RemedyStep
                key={`${remedy.method} ${remedy.path}`}
                remedy={remedy}
                apiKey={key}
                first={done.length === 0}
                onDone={onDone}
              />
            ))}
          </ul>
        )}
        {noRemedy !== null && done.length === 0 && <p class="notice">{noRemedyWords(noRemedy)}</p>}
        <Again entry={entry} apiKey={key} onKey={setKey} primary={done.length > 0} />
      </div>
    </section>
  )
}

const Values = ({ because: { subject, field, seen, now } }: { readonly because: NonNullable<Why['because']> }) => (
  <div class="stack tight">
    <h3 lang="en">
      {visible(subject)} · {visible(field)}
    </h3>
    <dl class="why-values">
      <div>
        <dt>{say('journal.why.seen')}</dt>
        <dd lang="en">{visible(seen)}</dd>
      </div>
      {now !== null && (
        <div>
          <dt>{say('journal.why.now')}</dt>
          <dd class="why-now" lang="en">
            {visible(now)}
          </dd>
        </div>
      )}
    </dl>
  </div>
)

interface RemedyStepProps {
  readonly remedy: Remedy
  readonly apiKey: string
  readonly first: boolean
  readonly onDone: (title: string) => Promise<void>
}

/** A button that makes the call of a remedy, and says how it went. */
const RemedyStep = ({ remedy, apiKey, first, onDone }: RemedyStepProps) => {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const { method, path, body } = remedy
  const title = titleOf(remedy)
  const apply = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await callControl({ method, path, body: body === undefined ? undefined : withKey(body, apiKey || 'demo') })
      await onDone(title)
    } catch (failed) {
      setError(failed)
    }
    setBusy(false)
  }
  return (
    <li>
      <button
        type="button"
        class={`button${first ? ' primary' : ''} why-remedy`}
        aria-disabled={busy}
        onClick={busy ? undefined : apply}
      >
        {busy ? say('journal.why.busy') : title}
      </button>
      <details class="why-call">
        <summary>{say('journal.why.call')}</summary>
        <code lang="en">
          {method} /_emulator{visible(path)}
          {body !== undefined && Object.keys(body).length > 0 && ` ${visible(JSON.stringify(body))}`}
        </code>
      </details>
      {error !== undefined && <Problem error={error} />}
    </li>
  )
}

/** JSON of a body, with the key of the caller, which the journal does not have. */
const withKey = (body: object, key: string): string =>
  JSON.stringify(body, (_, value: unknown) => (value === '$key' ? key : value))

const TITLES: Readonly<Record<string, Word>> = {
  listKey: 'journal.remedy.listKey',
  makeCluster: 'journal.remedy.makeCluster',
  moveCluster: 'journal.remedy.moveCluster',
  resumeCluster: 'journal.remedy.resumeCluster',
  makeCollection: 'journal.remedy.makeCollection',
  makePartition: 'journal.remedy.makePartition',
  dropFields: 'journal.remedy.dropFields',
  endJob: 'journal.remedy.endJob',
  putObject: 'journal.remedy.putObject',
  makeBucket: 'journal.remedy.makeBucket',
  openBucket: 'journal.remedy.openBucket',
  deleteObject: 'journal.remedy.deleteObject',
  advanceClock: 'journal.remedy.advanceClock',
  deleteFault: 'journal.remedy.deleteFault'
}

/** Our words for a remedy; one that they do not have is named as the server does. */
const titleOf = ({ key, path }: Remedy): string => {
  const word = TITLES[key]
  return word === undefined ? key : say(word, { name: visible(nameIn(path)) })
}

/** What a path of the control API names last: `job-1` of `/jobs/job-1/end`. */
const nameIn = (path: string): string => {
  const [plain = ''] = path.replace(/\/end$/, '').split('?')
  const last = plain.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

const REASONS: Readonly<Record<string, Word>> = {
  request: 'journal.noRemedy.request',
  host: 'journal.noRemedy.host',
  files: 'journal.noRemedy.files',
  unknown: 'journal.noRemedy.unknown',
  fault: 'journal.noRemedy.fault'
}

const noRemedyWords = ({ key, text }: NonNullable<Why['noRemedy']>): string => {
  const word = REASONS[key]
  return word === undefined ? text : say(word)
}
