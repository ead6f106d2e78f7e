import './start.css'
import { useState } from 'preact/hooks'
import { keyFor } from '../../api-key.ts'
import { contractBase, send } from '../../call.ts'
import { journal } from '../../live.ts'
import { Code } from '../../parts/code.tsx'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { Page } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { toast, toastError } from '../../parts/toast.tsx'
import { go, hasPage, linkTo, place, setQuery } from '../../router.ts'
import { say } from '../../words/words.ts'
import { CLIENTS, type ClientName } from './clients.ts'
import { EXAMPLE_BODY, EXAMPLE_IMPORT } from './example.ts'
import { Tour } from './tour.tsx'

/** A card for each of three people, and how to lead a client here. */
export const StartPage = () => (
  <Page title={say('start.title')} about={say('start.about')}>
    <div class="stack">
      <div class="start-cards">
        <ImportCard />
        <WhyCard />
        <SteerCard />
      </div>
      <Tour />
      <Connect />
    </div>
  </Page>
)

interface CardProps {
  readonly icon: IconName
  readonly title: string
  readonly about: string
  readonly children: preact.ComponentChildren
}

const StartCard = ({ icon, title, about, children }: CardProps) => (
  <section class="card start-card">
    <span class="empty-icon">
      <Icon name={icon} size={22} />
    </span>
    <h2>{title}</h2>
    <p class="muted">{about}</p>
    <div class="start-action">{children}</div>
  </section>
)

const ImportCard = () => {
  const [busy, setBusy] = useState(false)
  const runExample = async () => {
    setBusy(true)
    try {
      const { body } = await send({ ...EXAMPLE_IMPORT, key: await keyFor(EXAMPLE_BODY.clusterId) })
      const { code, message, data } = body as { code?: number; message?: string; data?: { jobId?: string } }
      if (data?.jobId !== undefined) go('jobs', data.jobId)
      else toast(`${code} ${message}`, 'bad')
    } catch (error) {
      toastError(error)
    }
    setBusy(false)
  }
  return (
    <StartCard icon="import" title={say('start.import')} about={say('start.import.about')}>
      {hasPage('import') && (
        <a class="button primary" href={linkTo('import')}>
          {say('start.import.open')}
        </a>
      )}
      <button
        type="button"
        class={`button${hasPage('import') ? '' : ' primary'}`}
        aria-disabled={busy}
        onClick={busy ? undefined : runExample}
      >
        {say('start.import.example')}
      </button>
    </StartCard>
  )
}

const WhyCard = () => {
  const [text, setText] = useState('')
  const [unknown, setUnknown] = useState(false)
  const find = (event: Event) => {
    event.preventDefault()
    const asked = text.trim()
    const met = newestWith(asked)
    if (met !== undefined && hasPage('journal')) go('journal', String(met.id), { code: asked })
    else if (/^\d{2,6}$/.test(asked) && hasPage('errors')) go('errors', asked)
    else if (/^job-\w+$/.test(asked) || /^\d{12,}$/.test(asked)) go('jobs', asked)
    else setUnknown(true)
  }
  return (
    <StartCard icon="errors" title={say('start.why')} about={say('start.why.about')}>
      <form class="row start-form" onSubmit={find}>
        <input
          class="input"
          placeholder="47039"
          aria-label={say('start.why.field')}
          aria-describedby="why-problem"
          value={text}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value)
            setUnknown(false)
          }}
        />
        <button type="submit" class="button" disabled={text.trim() === ''}>
          {say('start.why.find')}
        </button>
        <p class="problem" id="why-problem" role="alert">
          {unknown && say('start.why.unknown')}
        </p>
      </form>
    </StartCard>
  )
}

/** The newest request of a client that got a code. */
const newestWith = (code: string) =>
  journal.value?.entries.findLast(
    entry => entry.kind === 'request' && entry.client === null && String(entry.code) === code
  )

const SteerCard = () => (
  <StartCard icon="faults" title={say('start.steer')} about={say('start.steer.about')}>
    {hasPage('faults') && (
      <a class="button" href={linkTo('faults')}>
        {say('nav.faults')}
      </a>
    )}
    <a class="button" href={linkTo('overview')}>
      {say('nav.overview')}
    </a>
  </StartCard>
)

/** The base URL and the lines that lead a client here, until its first request has come. */
const Connect = () => {
  const asked = place.value.query['client']
  const selected = CLIENTS.find(({ name }) => name === asked)?.name ?? 'shell'
  const text = CLIENTS.find(({ name }) => name === selected)?.lines(contractBase()) ?? ''
  return (
    <section class="card">
      <div class="head">
        <h2>{say('start.connect')}</h2>
        <FirstRequest />
      </div>
      <div class="body stack">
        <p class="muted">{say('start.connect.about')}</p>
        <Code label={say('start.connect.url')} text={contractBase()} />
        <Tabs<ClientName>
          label={say('start.connect')}
          tabs={CLIENTS.map(({ name, title }) => ({ name, title }))}
          selected={selected}
          onSelect={name => setQuery({ client: name })}
        >
          <Code label={selected} text={text} />
        </Tabs>
      </div>
    </section>
  )
}

const FirstRequest = () => {
  const entries = journal.value?.entries ?? []
  const met = entries.findLast(entry => entry.kind === 'request' && entry.client === null)
  return met === undefined || met.kind !== 'request' ? (
    <span class="waiting" role="status">
      {say('start.waiting')}
    </span>
  ) : (
    <span class="waiting met" role="status">
      {say('start.met', { request: met.operation ?? `${met.method} ${met.path}` })}
    </span>
  )
}
