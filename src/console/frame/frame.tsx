import './frame.css'
import { useEffect, useRef } from 'preact/hooks'
import { call } from '../call.ts'
import { connection, faults, gone, jobs, overview, retry } from '../live.ts'
import { currentPage, PAGES } from '../pages/pages.ts'
import { Palette } from '../palette/palette.tsx'
import { Code } from '../parts/code.tsx'
import { Icon, Mark } from '../parts/icon.tsx'
import { Page, Problem } from '../parts/page.tsx'
import { Toasts, toast } from '../parts/toast.tsx'
import { PAGE_NAMES, type PageName } from '../place.ts'
import { hasPage, linkTo, setQuery } from '../router.ts'
import { MAIN, sandboxName } from '../sandbox.ts'
import { moment, number, say } from '../words/words.ts'
import { EndedJobs } from './ended-jobs.tsx'
import { TokenDialog } from './token-dialog.tsx'
import { TopBar } from './top-bar.tsx'

/** The whole of the tab: side list, top bar, and the page that the address names. */
export const Frame = () => {
  const { state } = connection.value
  return (
    <div class={`frame${state === 'offline' ? ' stale' : ''}`}>
      <button type="button" class="skip" onClick={skip}>
        {say('skip')}
      </button>
      <Side />
      <div class="main">
        <TopBar />
        <Lost />
        <Unsaved />
        <Content />
      </div>
      <Toasts />
      <EndedJobs />
      <TokenDialog />
      <Palette />
    </div>
  )
}

const skip = (): void => document.querySelector('h1')?.focus()

const Side = () => (
  <nav class="side" aria-label={say('nav.label')}>
    <a class="brand" href={linkTo('start')}>
      <Mark />
      {say('product')}
    </a>
    <ul>
      {PAGE_NAMES.filter(hasPage).map(name => (
        <li key={name}>
          <SideItem name={name} />
        </li>
      ))}
    </ul>
  </nav>
)

const SideItem = ({ name }: { readonly name: PageName }) => (
  <a
    class="item"
    href={linkTo(name)}
    aria-label={say(`nav.${name}`)}
    aria-current={currentPage.value === name ? 'page' : undefined}
    data-count={countOf(name)}
  >
    <Icon name={name} />
    <span>{say(`nav.${name}`)}</span>
  </a>
)

/** How many jobs run and how many faults wait, beside the name of their page. */
const countOf = (name: PageName): string | undefined => {
  const waiting = faults.value?.waiting
  const counts: Partial<Record<PageName, number>> = {
    jobs: jobs.value?.counts.running ?? 0,
    faults: waiting === undefined ? 0 : waiting.faults + waiting.scenarios
  }
  const count = counts[name] ?? 0
  return count === 0 ? undefined : number(count)
}

/** Says that the emulator is gone, and how to start it. */
const Lost = () => {
  const now = connection.value
  if (now.state !== 'offline') return null
  return (
    <div class="lost" role="alert">
      <span>{say('lost', { time: `${moment(now.since)} UTC` })}</span>
      <span class="row">
        {say('lost.start')} <code>npx zilliz-import-emulator</code>
      </span>
      <button type="button" class="link" onClick={() => retry()}>
        {say('retry')}
      </button>
    </div>
  )
}

/** Says that changes are not saved, and later that they are again. */
const Unsaved = () => {
  const { kind, problem } = overview.value?.state ?? {}
  const before = useRef(problem)
  useEffect(() => {
    if (before.current !== undefined && problem === undefined) toast(say('state.well'))
    before.current = problem
  }, [problem])
  if (problem === undefined) return null
  return (
    <div class="lost unsaved" role="status">
      <span>{say(kind === 'postgres' ? 'state.away' : 'state.unsaved')}</span>
      <span class="small" lang="en">
        {problem}
      </span>
    </div>
  )
}

const Content = () => {
  const now = connection.value
  if (now.state === 'refused' && now.status !== 401 && now.status !== 403) {
    return (
      <Page title={say('refused.other')}>
        <Problem error={new Error(now.message)} onRetry={() => retry()} />
      </Page>
    )
  }
  if (now.state === 'refused' && now.status === 403) return <Locked message={now.message} />
  if (gone.value) return <NoSandbox />
  const name = currentPage.value
  const Shown = name && PAGES[name]
  return Shown ? <Shown key={`${name} ${sandboxName.value}`} /> : null
}

const Locked = ({ message }: { readonly message: string }) => (
  <Page title={say('refused.403')} about={say('refused.403.about')}>
    <div class="stack">
      <Code label="--control-token" text="zilliz-import-emulator --control-token SECRET" />
      <Code label="--insecure" text="zilliz-import-emulator --insecure" />
      <p class="small faint" lang="en">
        {message}
      </p>
    </div>
  </Page>
)

const NoSandbox = () => {
  const name = sandboxName.value
  const create = async () => {
    await call('POST /sandboxes', { name })
    retry()
  }
  return (
    <Page title={say('refused.404', { name })} about={say('refused.404.about')}>
      <div class="row">
        <button type="button" class="button primary" onClick={() => setQuery({ sandbox: '' }, { history: true })}>
          {say('refused.404.default')}
        </button>
        {name !== MAIN && (
          <button type="button" class="button" onClick={create}>
            {say('refused.404.create')}
          </button>
        )}
      </div>
    </Page>
  )
}
