import { useEffect, useState } from 'preact/hooks'
import type { EventEntry, RequestEntry } from '../../../lab/journal/entry.ts'
import { CallError, call, type Reply } from '../../call.ts'
import { journal } from '../../live.ts'
import { Chip } from '../../parts/chip.tsx'
import { CopyAs } from '../../parts/copy-as.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Problem, Skeleton } from '../../parts/page.tsx'
import { hasPage, linkTo, place } from '../../router.ts'
import { visible } from '../../visible.ts'
import { duration, moment, number, say } from '../../words/words.ts'
import { AgainCard, toApiRequest } from './again.tsx'
import { BodyText } from './body-text.tsx'
import { isRefusal, outcomeKind } from './outcome.ts'
import { type Why, WhyPanel } from './why.tsx'

/** One entry beside the list: what was asked, what was answered, and why. */
export const EntryPanel = ({ id }: { readonly id: string }) => {
  const [read, setRead] = useState<EntryReply>()
  const [error, setError] = useState<unknown>()
  const load = async () => {
    setError(undefined)
    await readEntry(id).then(setRead, setError)
  }
  useEffect(() => {
    void load()
  }, [id])
  if (read !== undefined) {
    const { entry, ...why } = read
    return entry.kind === 'event' ? (
      <EventDetail entry={entry} />
    ) : (
      <RequestDetail entry={entry} why={why} onChange={load} />
    )
  }
  return (
    <section class="entry" aria-label={say('journal.entry')}>
      <div class="card">
        {error === undefined ? (
          <Skeleton lines={8} />
        ) : error instanceof CallError && error.status === 404 ? (
          <Gone id={id} words={error.message} />
        ) : (
          <div class="body">
            <Problem error={error} onRetry={load} />
          </div>
        )}
      </div>
    </section>
  )
}

type EntryReply = Reply<'GET /journal/:id'>

const readEntry = async (id: string): Promise<EntryReply> => {
  if (!/^[1-9]\d{0,14}$/.test(id)) throw new CallError(404, '')
  return await call('GET /journal/:id', { id: Number(id) })
}

/** An id that the journal does not have, with what it knows. */
const Gone = ({ id, words }: { readonly id: string; readonly words: string }) => {
  const { last = 0, cleared = 0 } = journal.value ?? {}
  const asked = Number(id)
  const word =
    !(asked > 0) || asked > last
      ? 'journal.gone.none'
      : asked <= cleared
        ? 'journal.gone.cleared'
        : 'journal.gone.evicted'
  return (
    <Empty icon="search" title={say('journal.gone', { id: visible(id) })}>
      <p>{say(word, { last: number(last), cleared: number(cleared) })}</p>
      {words !== '' && (
        <p class="small faint" lang="en">
          {words}
        </p>
      )}
      <a class="button" href={listAddress()}>
        {say('journal.all')}
      </a>
    </Empty>
  )
}

const listAddress = (): string => linkTo('journal', undefined, place.value.query)

const CloseLink = () => (
  <a class="button quiet small icon" href={listAddress()} aria-label={say('journal.all')} title={say('journal.all')}>
    <Icon name="close" size={16} />
  </a>
)

const EventDetail = ({ entry: { id, event, text, ...times } }: { readonly entry: EventEntry }) => (
  <section class="entry" aria-label={say('journal.entry')}>
    <div class="card entry-head">
      <div class="entry-line">
        <h2>
          <span class="faint number">#{id}</span> {event}
        </h2>
        <CloseLink />
      </div>
      <p class="entry-text" lang="en">
        {visible(text)}
      </p>
      <Times {...times} />
    </div>
  </section>
)

interface RequestDetailProps {
  readonly entry: RequestEntry
  readonly why: Why
  /** Reads the entry again: what stands in the way may have changed. */
  readonly onChange: () => Promise<void>
}

const RequestDetail = ({ entry, why, onChange }: RequestDetailProps) => (
  <section class="entry" aria-label={say('journal.entry')}>
    <div class="card entry-head">
      <Head entry={entry} />
    </div>
    {(isRefusal(entry) || why.because !== null) && <WhyPanel entry={entry} why={why} onChange={onChange} />}
    {entry.warnings.length > 0 && <Warnings entry={entry} />}
    <div class="entry-sides">
      <Request entry={entry} />
      <ReplyCard entry={entry} />
    </div>
    <section class="card">
      <div class="head">
        <h2>{say('copy.as')}</h2>
      </div>
      <div class="body">
        <CopyAs request={toApiRequest(entry)} />
      </div>
    </section>
    {!isRefusal(entry) && <AgainCard entry={entry} />}
  </section>
)

const Head = ({ entry }: { readonly entry: RequestEntry }) => {
  const { id, method, path, operation, code, status, fault, client } = entry
  return (
    <>
      <div class="entry-line">
        <h2>
          <span class="faint number">#{id}</span> <span class="mono">{visible(`${method} ${path}`)}</span>
        </h2>
        <CloseLink />
      </div>
      <div class="row">
        <Chip kind={outcomeKind(entry)}>{String(code ?? status ?? say('journal.no-reply'))}</Chip>
        {status !== null && <Chip>HTTP {status}</Chip>}
        <Chip>{operation ?? say('overview.unknown')}</Chip>
        {client === 'console' && <Chip kind="accent">{say('journal.console')}</Chip>}
        {fault !== null && (
          <span class="row">
            <Chip kind="warn">
              {say('journal.fault')} {fault}
            </Chip>
            {hasPage('faults') && (
              <a class="small" href={linkTo('faults')}>
                {say('nav.faults')}
              </a>
            )}
          </span>
        )}
      </div>
      <Times {...entry} />
    </>
  )
}

/** Both clocks: that of the sandbox, and the machine's. */
const Times = ({
  time,
  realTime,
  duration: length
}: Pick<RequestEntry, 'time' | 'realTime'> & { readonly duration?: number }) => (
  <p class="small muted number">
    {moment(time)} UTC
    <span class="faint"> · {say('journal.real', { time: moment(realTime) })}</span>
    {length !== undefined && <span class="faint"> · {duration(length)}</span>}
  </p>
)

const Warnings = ({ entry: { warnings } }: { readonly entry: RequestEntry }) => (
  <section class="notice warn">
    <h3>{say('journal.warnings')}</h3>
    <ul>
      {warnings.map(({ rule, text }) => (
        <li key={rule} lang="en">
          <span class="mono">{rule}</span>: {visible(text)}
        </li>
      ))}
    </ul>
  </section>
)

const Request = ({ entry: { headers, query, body } }: { readonly entry: RequestEntry }) => (
  <section class="card">
    <div class="head">
      <h2>{say('journal.request')}</h2>
    </div>
    <div class="body stack tight">
      {Object.keys(query).length > 0 && (
        <div>
          <h3>{say('journal.query')}</h3>
          <Pairs of={query} />
        </div>
      )}
      {body === null ? (
        <p class="faint small">{say('journal.body.none')}</p>
      ) : (
        <BodyText value={body} label={say('journal.body')} />
      )}
      <details>
        <summary>{say('journal.headers', { count: Object.keys(headers).length })}</summary>
        <Pairs of={headers} />
      </details>
    </div>
  </section>
)

const Pairs = ({ of }: { readonly of: Readonly<Record<string, unknown>> }) => (
  <dl class="entry-headers">
    {Object.entries(of).flatMap(([name, value]) => [
      <dt key={`${name} name`}>{visible(name)}</dt>,
      <dd key={`${name} value`} class="mono">
        {visible(typeof value === 'string' ? value : JSON.stringify(value))}
      </dd>
    ])}
  </dl>
)

const ReplyCard = ({ entry: { response } }: { readonly entry: RequestEntry }) => (
  <section class="card">
    <div class="head">
      <h2>{say('journal.reply')}</h2>
    </div>
    <div class="body">
      {response === null ? (
        <p class="faint small">{say('journal.reply.none')}</p>
      ) : (
        <BodyText value={response} label={say('journal.reply')} />
      )}
    </div>
  </section>
)
