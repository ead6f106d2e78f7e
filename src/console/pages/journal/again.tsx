import { useId, useState } from 'preact/hooks'
import type { RequestEntry } from '../../../lab/journal/entry.ts'
import { keyFor } from '../../api-key.ts'
import { type ContractReply, contractBase, send } from '../../call.ts'
import { Chip } from '../../parts/chip.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Problem } from '../../parts/page.tsx'
import type { ApiRequest } from '../../snippets/request.ts'
import { visible } from '../../visible.ts'
import { duration, say } from '../../words/words.ts'
import { BodyText } from './body-text.tsx'
import { outcomeKind } from './outcome.ts'
import { pathOf, toCall, type Withheld, withheldIn } from './replay.ts'

interface AgainProps {
  readonly entry: RequestEntry
  /** Empty: one that the world takes. */
  readonly apiKey: string
  readonly onKey: (key: string) => void
  readonly primary: boolean
}

interface WithheldProps {
  readonly withheld: Withheld
  readonly values: Readonly<Record<string, string>>
  readonly onValues: (values: Readonly<Record<string, string>>) => void
  /** Id of the form that Enter sends. */
  readonly form: string
}

/** Sends the request of an entry again, and shows the new reply beside the old one. */
export const Again = ({ entry, apiKey, onKey, primary }: AgainProps) => {
  const [busy, setBusy] = useState(false)
  const [reply, setReply] = useState<ContractReply>()
  const [error, setError] = useState<unknown>()
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const withheld = withheldIn(entry)
  const ready = !withheld.lost && [...withheld.secrets.keys()].every(at => (values[at] ?? '') !== '')
  const again = async (event: Event) => {
    event.preventDefault()
    if (busy || !ready) return
    setBusy(true)
    setError(undefined)
    try {
      setReply(await send(toCall(entry, apiKey || (await keyFor(clusterIn(entry))), values)))
    } catch (failed) {
      setError(failed)
    }
    setBusy(false)
  }
  const host = entry.headers['host']
  const form = useId()
  return (
    <div class="stack again">
      <WithheldFields withheld={withheld} values={values} onValues={setValues} form={form} />
      <form class="row" id={form} onSubmit={again}>
        <button type="submit" class={`button${primary ? ' primary' : ''}`} aria-disabled={busy || !ready}>
          <Icon name="reset" size={16} />
          {busy ? say('journal.again.busy') : say('journal.again')}
        </button>
        <label class="row again-key">
          <span class="label">{say('journal.again.key')}</span>
          <input
            class="input"
            value={apiKey}
            placeholder={say('journal.again.key.any')}
            autocomplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => onKey(currentTarget.value)}
          />
        </label>
        <span class="hint">{say('journal.again.hint')}</span>
      </form>
      {host !== undefined && host !== location.host && (
        <p class="hint">{say('journal.again.host', { host: visible(host) })}</p>
      )}
      {error !== undefined && <Problem error={error} />}
      {reply !== undefined && <Replies entry={entry} reply={reply} />}
    </div>
  )
}

/** For a request that was not refused. */
export const AgainCard = ({ entry }: { readonly entry: RequestEntry }) => {
  const [key, setKey] = useState('')
  return (
    <section class="card">
      <div class="body">
        <Again entry={entry} apiKey={key} onKey={setKey} primary={false} />
      </div>
    </section>
  )
}

/** Fields for the secrets that the journal does not have; or, of a request that was cut, why it cannot be sent. */
const WithheldFields = ({ withheld, values, onValues, form }: WithheldProps) => {
  const { secrets, lost } = withheld
  if (lost) return <p class="notice warn">{say('journal.again.lost')}</p>
  if (secrets.size === 0) return null
  return (
    <div class="stack tight">
      <p class="notice warn">{say('journal.again.secrets')}</p>
      <div class="columns">
        {[...secrets].map(([at, kept]) => (
          <label key={at} class="field">
            <span class="label mono">{visible(at)}</span>
            <input
              class="input mono"
              type="password"
              form={form}
              placeholder={visible(kept).slice(0, 200)}
              autocomplete="off"
              value={values[at] ?? ''}
              onInput={({ currentTarget }) => onValues({ ...values, [at]: currentTarget.value })}
            />
          </label>
        ))}
      </div>
    </div>
  )
}

const Replies = ({ entry, reply }: { readonly entry: RequestEntry; readonly reply: ContractReply }) => (
  <div class="entry-sides" aria-live="polite">
    <Side title={say('journal.again.then')} body={entry.response} outcome={entry} />
    <Side
      title={say('journal.again.now')}
      body={reply.body}
      outcome={{ status: reply.status, code: codeIn(reply.body) }}
      explain={reply.headers.get('x-emulator-explain')}
      length={reply.milliseconds}
    />
  </div>
)

interface SideProps {
  readonly title: string
  readonly body: unknown
  readonly outcome: { readonly status: number | null; readonly code: number | null }
  readonly explain?: string | null
  readonly length?: number
}

const Side = ({ title, body, outcome, explain = null, length }: SideProps) => (
  <div class="stack tight again-side">
    <h3 class="row">
      {title}
      <Chip kind={outcomeKind(outcome)}>{String(outcome.code ?? outcome.status ?? say('journal.no-reply'))}</Chip>
      {length !== undefined && <span class="faint small number">{duration(length)}</span>}
    </h3>
    <BodyText value={body} label={title} />
    {explain !== null && (
      <p class="small muted entry-text" lang="en">
        {visible(explain)}
      </p>
    )}
  </div>
)

const codeIn = (body: unknown): number | null => {
  const { code } = (body ?? {}) as { readonly code?: unknown }
  return typeof code === 'number' ? code : null
}

const clusterIn = ({ body, query }: RequestEntry): string | undefined => {
  const { clusterId } = { ...query, ...(body as object | null) } as { readonly clusterId?: unknown }
  return typeof clusterId === 'string' ? clusterId : undefined
}

/** The request of an entry, for snippets. */
export const toApiRequest = (entry: RequestEntry): ApiRequest => ({
  method: entry.method,
  url: `${contractBase()}${pathOf(entry)}`,
  ...(entry.body !== null && { body: entry.body })
})
