import { useState } from 'preact/hooks'
import type { RequestEntry } from '../../../lab/journal/entry.ts'
import { type ContractReply, contractBase, send } from '../../call.ts'
import { Chip } from '../../parts/chip.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Problem } from '../../parts/page.tsx'
import type { ApiRequest } from '../../snippets/request.ts'
import { visible } from '../../visible.ts'
import { duration, say } from '../../words/words.ts'
import { BodyText } from './body-text.tsx'
import { outcomeKind } from './outcome.ts'

interface AgainProps {
  readonly entry: RequestEntry
  readonly apiKey: string
  readonly onKey: (key: string) => void
  readonly primary: boolean
}

/** Sends the request of an entry again, and shows the new reply beside the old one. */
export const Again = ({ entry, apiKey, onKey, primary }: AgainProps) => {
  const [busy, setBusy] = useState(false)
  const [reply, setReply] = useState<ContractReply>()
  const [error, setError] = useState<unknown>()
  const again = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      const { method, body } = entry
      setReply(
        await send({
          method,
          path: pathOf(entry),
          key: apiKey,
          ...(typeof body === 'object' && body !== null && { body })
        })
      )
    } catch (failed) {
      setError(failed)
    }
    setBusy(false)
  }
  const host = entry.headers['host']
  return (
    <div class="stack again">
      <form class="row" onSubmit={again}>
        <button type="submit" class={`button${primary ? ' primary' : ''}`} aria-disabled={busy}>
          <Icon name="reset" size={16} />
          {busy ? say('journal.again.busy') : say('journal.again')}
        </button>
        <label class="row again-key">
          <span class="label">{say('journal.again.key')}</span>
          <input
            class="input"
            value={apiKey}
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
  const [key, setKey] = useState('demo')
  return (
    <section class="card">
      <div class="body">
        <Again entry={entry} apiKey={key} onKey={setKey} primary={false} />
      </div>
    </section>
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

/** From the root, with the query. */
const pathOf = ({ path, query }: RequestEntry): string => {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map(each => [name, typeof each === 'string' ? each : JSON.stringify(each)])
  )
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`
}

/** The request of an entry, for snippets. */
export const toApiRequest = (entry: RequestEntry): ApiRequest => ({
  method: entry.method,
  url: `${contractBase()}${pathOf(entry)}`,
  ...(entry.body !== null && { body: entry.body })
})
