import './world.css'
import { useEffect } from 'preact/hooks'
import { onFrame } from '../../live.ts'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Page, Problem, Skeleton } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { linkTo, place, setQuery } from '../../router.ts'
import { say } from '../../words/words.ts'
import { BucketDetail } from './bucket.tsx'
import { ClusterDetail } from './cluster.tsx'
import { CollectionDetail } from './collection.tsx'
import { KeysDetail } from './keys.tsx'
import {
  bucketId,
  collectionId,
  loadStores,
  loadWorld,
  secretsShown,
  stores,
  type World,
  world,
  worldChanges,
  worldError
} from './state.ts'
import { StoreDetail } from './store.tsx'
import { Tree } from './tree.tsx'
import { IntegrationsDetail, VolumesDetail } from './volumes.tsx'
import { YamlTab } from './yaml.tsx'

/** The world of the sandbox, to read and to change. */
export const WorldPage = () => {
  useEffect(() => {
    secretsShown.value = false
    world.value = undefined
    loadAll()
    return onFrame('reset', loadWorld)
  }, [])
  const changes = worldChanges.value
  useEffect(() => {
    // Until the page has the world, its first answer is on its way.
    if (world.peek() !== undefined) loadWorld()
  }, [changes])
  const tab = place.value.query['tab'] === 'yaml' ? 'yaml' : 'contents'
  return (
    <Page
      title={say('world.title')}
      about={say('world.about')}
      actions={
        <button type="button" class="button" onClick={loadAll}>
          <Icon name="reset" size={16} />
          {say('world.reload')}
        </button>
      }
    >
      <Tabs<'contents' | 'yaml'>
        label={say('world.title')}
        tabs={[
          { name: 'contents', title: say('world.contents') },
          { name: 'yaml', title: say('world.yaml') }
        ]}
        selected={tab}
        onSelect={name => setQuery({ tab: name === 'yaml' ? name : '' })}
      >
        {tab === 'yaml' ? <YamlTab /> : <Contents />}
      </Tabs>
    </Page>
  )
}

/** The emulator may have been started again, with other stores. */
const loadAll = () => {
  loadWorld()
  loadStores()
}

const Contents = () => {
  if (worldError.value !== undefined) return <Problem error={worldError.value} onRetry={loadWorld} />
  if (world.value === undefined) return <Skeleton lines={8} />
  const { id } = place.value
  const shown = id ?? firstOf(world.value)
  return (
    <div class={`world${id === undefined ? ' at-list' : ''}`}>
      <Tree world={world.value} shown={shown} />
      <div class="stack world-detail">
        <a class="button world-back" href={linkTo('world')}>
          <Icon name="left" size={16} />
          {say('world.all')}
        </a>
        <Detail key={shown} world={world.value} id={shown} />
      </div>
    </div>
  )
}

/** Shown beside the tree of a wide page before anything is chosen. */
const firstOf = ({ clusters: [cluster] }: World): string => (cluster === undefined ? 'keys' : `clusters/${cluster.id}`)

const Detail = ({ world, id }: { readonly world: World; readonly id: string }) => {
  const [kind, name, ...rest] = id.split('/')
  const part = rest.length === 0 ? undefined : rest.join('/')
  if (kind === 'stores') {
    if (stores.value === undefined) return <Skeleton />
    const store = stores.value.find(({ name }) => id === `stores/${name}`)
    return store === undefined ? <Gone /> : <StoreDetail store={store} />
  }
  if (kind === 'keys') return <KeysDetail world={world} />
  if (kind === 'volumes') return <VolumesDetail world={world} />
  if (kind === 'integrations') return <IntegrationsDetail world={world} />
  if (kind === 'buckets') {
    const bucket = world.buckets?.find(bucket => bucketId(bucket) === id)
    return bucket === undefined ? <Gone /> : <BucketDetail bucket={bucket} />
  }
  const cluster = world.clusters.find(cluster => kind === 'clusters' && cluster.id === name)
  if (cluster === undefined) return <Gone />
  if (part === undefined) return <ClusterDetail world={world} cluster={cluster} />
  const collection = cluster.collections?.find(collection => collectionId(collection) === part)
  return collection === undefined ? <Gone /> : <CollectionDetail cluster={cluster} collection={collection} />
}

const Gone = () => (
  <div class="card">
    <Empty icon="search" title={say('world.gone')}>
      <p>{say('world.gone.about')}</p>
    </Empty>
  </div>
)
