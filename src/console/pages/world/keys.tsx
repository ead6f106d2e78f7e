import { useState } from 'preact/hooks'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { say } from '../../words/words.ts'
import { loadWorld, secretsShown, type World } from './state.ts'

type Key = NonNullable<World['keys']>[number]

/** The listed keys. Their text is asked for by a button alone. */
export const KeysDetail = ({ world }: { readonly world: World }) => {
  const { keys = [], unlistedKeys } = world
  const [busy, setBusy] = useState(false)
  const shown = secretsShown.value
  const toggle = async () => {
    setBusy(true)
    secretsShown.value = !shown
    await loadWorld()
    setBusy(false)
  }
  return (
    <section class="card">
      <div class="head">
        <h2>{say('world.keys')}</h2>
        {keys.length > 0 && (
          <button type="button" class="button small" aria-disabled={busy} onClick={busy ? undefined : toggle}>
            {say(shown ? 'world.keys.hide' : 'world.keys.show')}
          </button>
        )}
      </div>
      <div class="body">
        <p class="muted">
          {say('world.keys.about')}{' '}
          {unlistedKeys === undefined
            ? say('world.keys.listed')
            : say('world.keys.unlisted', { organization: unlistedKeys })}
        </p>
      </div>
      {keys.length === 0 ? (
        <Empty icon="key" title={say('world.keys.none')} />
      ) : (
        <Table
          caption={say('world.keys')}
          columns={columns(shown && !busy)}
          rows={keys.map((key, index) => ({ ...key, index }))}
          idOf={({ index }) => index}
        />
      )}
    </section>
  )
}

const columns = (shown: boolean): Column<Key & { readonly index: number }>[] => [
  {
    name: 'key',
    title: say('world.key'),
    main: true,
    cell: ({ key, index }) =>
      shown ? (
        <span class="mono">{key}</span>
      ) : (
        <span class="faint">
          {index + 1} · {say('world.key.hidden')}
        </span>
      )
  },
  { name: 'organization', title: say('world.organization'), cell: ({ organization }) => organization },
  {
    name: 'projects',
    title: say('world.key.projects'),
    cell: ({ projects }) => (projects === undefined ? say('world.key.all') : projects.join(', ') || '–')
  },
  {
    name: 'state',
    title: say('world.key.state'),
    cell: ({ state = 'active' }) => (
      <Chip kind={state === 'active' ? 'good' : 'bad'}>
        <span lang="en">{state}</span>
      </Chip>
    )
  }
]
