import './journal.css'
import { useState } from 'preact/hooks'
import { call, contractBase } from '../../call.ts'
import { journal } from '../../live.ts'
import { Code } from '../../parts/code.tsx'
import { download } from '../../parts/download.ts'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Page, Skeleton } from '../../parts/page.tsx'
import { toastError } from '../../parts/toast.tsx'
import { place, setQuery } from '../../router.ts'
import { sandboxName } from '../../sandbox.ts'
import { say } from '../../words/words.ts'
import { exampleCurl } from '../start/example.ts'
import { ClearDialog } from './clear.tsx'
import { useEntries } from './entries.ts'
import { EntryPanel } from './entry.tsx'
import { ExpectCard } from './expect.tsx'
import { FilterRow } from './filter-row.tsx'
import { readFilter, toMatcher, withoutFilters } from './filters.ts'
import { EntryList } from './list.tsx'

/** All requests of the sandbox as they come, and beside them the one that the address names. */
export const JournalPage = () => {
  const { id } = place.value
  const off = journal.value?.on === false
  return (
    <Page title={say('journal.title')} about={say('journal.about')} actions={!off && <Actions />}>
      {off ? <Off /> : <Body id={id} />}
    </Page>
  )
}

const Body = ({ id }: { readonly id: string | undefined }) => {
  const filter = readFilter(place.value.query)
  const { entries, count, error } = useEntries(filter)
  const filtered = Object.keys(filter).length > 0
  const nothing = journal.value !== undefined && journal.value.last === 0
  if (nothing && id === undefined) return <NoEntries />
  return (
    <div class={`journal${id === undefined ? '' : ' journal-open'}`}>
      <FilterRow filter={filter} problem={error} />
      {place.value.query['expect'] !== undefined && <ExpectCard key={JSON.stringify(filter)} filter={filter} />}
      <div class="card journal-list-card">
        {entries === undefined ? (
          error === undefined && <Skeleton lines={8} />
        ) : entries.length > 0 ? (
          <EntryList
            key={`${sandboxName.value} ${JSON.stringify(filter)}`}
            entries={entries}
            count={count}
            since={filter.since}
            selected={id}
          />
        ) : (
          <Empty icon="search" title={say(filtered ? 'journal.filter.none' : 'journal.removed')}>
            {filtered && (
              <button type="button" class="link" onClick={() => setQuery(withoutFilters())}>
                {say('journal.filter.clear')}
              </button>
            )}
          </Empty>
        )}
        {entries === undefined && error !== undefined && (
          <Empty icon="search" title={say('journal.filter.refused')}>
            <button type="button" class="link" onClick={() => setQuery(withoutFilters())}>
              {say('journal.filter.clear')}
            </button>
          </Empty>
        )}
      </div>
      {id !== undefined && <EntryPanel key={`${sandboxName.value} ${id}`} id={id} />}
    </div>
  )
}

/** Downloads, and the removal of all entries, which has a dialog. */
const Actions = () => {
  const [clearing, setClearing] = useState(false)
  const download = () => saveHar().catch(toastError)
  return (
    <>
      <button
        type="button"
        class="button"
        aria-pressed={place.value.query['expect'] !== undefined}
        onClick={() => setQuery({ expect: place.value.query['expect'] === undefined ? 'open' : '' })}
      >
        <Icon name="check" size={16} />
        {say('journal.expect')}
      </button>
      <button type="button" class="button" title={say('journal.har.about')} onClick={download}>
        <Icon name="import" size={16} />
        {say('journal.har')}
      </button>
      <button type="button" class="button danger" onClick={() => setClearing(true)}>
        <Icon name="trash" size={16} />
        {say('journal.clear')}
      </button>
      {clearing && <ClearDialog onClose={() => setClearing(false)} />}
    </>
  )
}

/** Saves what the filter shows as an HTTP archive. */
const saveHar = async (): Promise<void> => {
  const har = await call('GET /journal.har', toMatcher(readFilter(place.value.query)))
  download(`journal-${sandboxName.value}.har`, JSON.stringify(har), 'application/json')
}

/** Keeps no entries. */
const OFF_FLAG = '--journal 0'

const Off = () => (
  <div class="card">
    <Empty icon="journal" title={say('journal.off')}>
      <p>{say('journal.off.about')}</p>
      <p>
        <code>{OFF_FLAG}</code>
      </p>
    </Empty>
  </div>
)

const NoEntries = () => (
  <div class="card">
    <Empty icon="journal" title={say('journal.none')}>
      <p>{say('journal.none.about')}</p>
    </Empty>
    <div class="body stack">
      <Code label={say('start.connect.url')} text={contractBase()} />
      <Code label={say('jobs.none.curl')} text={exampleCurl(contractBase())} />
    </div>
  </div>
)
