import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { linkTo, place, setQuery } from '../../router.ts'
import { say } from '../../words/words.ts'
import { bucketId, collectionId, type LiveStore, stores, volumes, type World } from './state.ts'
import { StatusChip } from './status.tsx'

/** Entries that the tree shows, at most. */
const MOST = 200

interface Entry {
  readonly id: string
  readonly text: string
  readonly icon: IconName
  /** Below a cluster. */
  readonly inner?: boolean
  readonly end?: ComponentChildren
}

/** Clusters with their collections, buckets, volumes and keys: all that the world has, each a link. */
export const Tree = ({ world, shown }: { readonly world: World; readonly shown: string }) => {
  const { text = '' } = place.value.query
  const clusters = matching(clusterEntries(world), text)
  const buckets = matching(bucketEntries(world), text)
  return (
    <nav class="card world-tree" aria-label={say('world.tree')}>
      <div class="world-filter">
        <input
          type="search"
          class="input"
          placeholder={say('world.filter')}
          aria-label={say('world.filter')}
          value={text}
          onInput={({ currentTarget }) => setQuery({ text: currentTarget.value })}
        />
      </div>
      <Group title={say('world.clusters')} none={say('world.clusters.none')} entries={clusters} shown={shown} />
      <Group title={say('world.buckets')} none={say('world.buckets.none')} entries={buckets} shown={shown} />
      {stores.value !== undefined && (
        <Group
          title={say('world.stores')}
          none={say('world.stores.none')}
          entries={matching(stores.value.map(storeEntry), text)}
          shown={shown}
        />
      )}
      <Group title={say('world.volumes')} entries={[volumesEntry(), integrationsEntry(world)]} shown={shown} />
      <Group title={say('world.keys')} entries={[keysEntry(world)]} shown={shown} />
    </nav>
  )
}

const clusterEntries = ({ clusters }: World): Entry[] =>
  clusters.flatMap(({ id, name, status, collections = [] }) => [
    {
      id: `clusters/${id}`,
      text: name,
      icon: 'world',
      end: status === 'RUNNING' ? <Running /> : <StatusChip status={status} />
    },
    ...collections.map(
      (collection): Entry => ({
        id: `clusters/${id}/${collectionId(collection)}`,
        text: collectionId(collection),
        icon: 'coverage',
        inner: true
      })
    )
  ])

/** The usual status is a point alone, so that the others are seen. */
const Running = () => (
  <span class="world-running">
    <span class="hidden-text">RUNNING</span>
  </span>
)

const bucketEntries = ({ buckets = [] }: World): Entry[] =>
  buckets.map(bucket => ({
    id: bucketId(bucket),
    text: bucket.name,
    icon: 'box',
    end: <span class="faint small">{bucket.cloud}</span>
  }))

const storeEntry = ({ name }: LiveStore): Entry => ({ id: `stores/${name}`, text: name, icon: 'box' })

const volumesEntry = (): Entry => ({
  id: 'volumes',
  text: say('world.volumes'),
  icon: 'box',
  end: <span class="faint small number">{volumes.value?.length ?? 0}</span>
})

const integrationsEntry = ({ storageIntegrations = [] }: World): Entry => ({
  id: 'integrations',
  text: say('world.integrations'),
  icon: 'key',
  end: <span class="faint small number">{storageIntegrations.length}</span>
})

const keysEntry = ({ keys = [] }: World): Entry => ({
  id: 'keys',
  text: say('world.keys'),
  icon: 'key',
  end: <span class="faint small number">{keys.length}</span>
})

/** Entries whose name has the text, and the clusters of such collections. */
const matching = (entries: readonly Entry[], text: string): Entry[] => {
  const asked = text.trim().toLowerCase()
  if (asked === '') return [...entries]
  const met = ({ id, text }: Entry) => `${text} ${id.split('/')[1]}`.toLowerCase().includes(asked)
  const kept = new Set(
    entries.filter(entry => met(entry)).flatMap(({ id, inner }) => (inner ? [id, parent(id)] : [id]))
  )
  return entries.filter(({ id }) => kept.has(id))
}

const parent = (id: string): string => id.split('/').slice(0, 2).join('/')

interface GroupProps {
  readonly title: string
  readonly none?: string
  readonly entries: readonly Entry[]
  readonly shown: string
}

const Group = ({ title, none, entries, shown }: GroupProps) => {
  const left = entries.length - MOST
  return (
    <section>
      <h2 class="world-group">{title}</h2>
      {entries.length === 0 && (
        <p class="world-note faint small">{place.value.query['text'] ? say('world.filter.none') : none}</p>
      )}
      <ul>
        {entries.slice(0, MOST).map(({ id, text, icon, inner, end }) => (
          <li key={id}>
            <a
              class={`world-entry${inner ? ' inner' : ''}`}
              href={linkTo('world', id, { text: place.value.query['text'] ?? '' })}
              aria-current={id === shown ? 'page' : undefined}
            >
              <Icon name={icon} size={16} />
              <span class="truncate" title={text}>
                {text}
              </span>
              <span class="end">{end}</span>
            </a>
          </li>
        ))}
      </ul>
      {left > 0 && <p class="world-note faint small">{say('world.more', { count: left })}</p>}
    </section>
  )
}
