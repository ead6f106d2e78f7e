import { useId, useState } from 'preact/hooks'
import { call } from '../../call.ts'
import { Icon } from '../../parts/icon.tsx'
import { Empty } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { linkTo } from '../../router.ts'
import { say } from '../../words/words.ts'
import { AddCollection } from './add-collection.tsx'
import { DeleteButton, Fact } from './parts.tsx'
import { type Cluster, type Collection, change, collectionId, type World } from './state.ts'
import { STATUSES, StatusChip } from './status.tsx'

interface ClusterProps {
  readonly world: World
  readonly cluster: Cluster
}

/** A cluster: its status and plan to change, and its collections. */
export const ClusterDetail = ({ world, cluster }: ClusterProps) => {
  const { id, name, region, project, status } = cluster
  const owner = world.projects.find(other => other.id === project)
  return (
    <>
      <section class="card">
        <div class="head">
          <h2>{name}</h2>
          <StatusChip status={status} />
        </div>
        <div class="body stack">
          <dl class="facts">
            <Fact name={say('world.id')}>
              <span class="mono">{id}</span>
            </Fact>
            <Fact name={say('world.region')}>{region}</Fact>
            <Fact name={say('world.project')}>{owner?.name ?? project}</Fact>
          </dl>
          <div class="columns">
            <Choice cluster={cluster} field="status" choices={STATUSES} hint={say('world.status.hint')} />
            <Choice cluster={cluster} field="plan" choices={PLANS} />
          </div>
          <div class="row">
            <DeleteButton
              name={name}
              label={say('world.cluster.delete')}
              about={say('world.delete.cluster')}
              onDelete={() => call('DELETE /world/clusters/:id', { id })}
              then=""
            />
          </div>
        </div>
      </section>
      <Collections world={world} cluster={cluster} />
    </>
  )
}

const PLANS = ['Free', 'Serverless', 'Standard', 'Enterprise'] as const satisfies Cluster['plan'][]

interface ChoiceProps {
  readonly cluster: Cluster
  readonly field: 'status' | 'plan'
  readonly choices: readonly string[]
  readonly hint?: string
}

/** A field of a cluster that is changed at once. */
const Choice = ({ cluster, field, choices, hint }: ChoiceProps) => {
  const [busy, setBusy] = useState(false)
  const id = useId()
  const set = async (value: string) => {
    setBusy(true)
    const changed = { id: cluster.id, [field]: value }
    await change(() => call('PATCH /world/clusters/:id', changed), say('world.saved', { name: cluster.name }))
    setBusy(false)
  }
  return (
    <div class="field">
      <label for={id}>{say(`world.${field}`)}</label>
      <select
        id={id}
        class="input"
        lang="en"
        disabled={busy}
        value={cluster[field]}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ currentTarget }) => set(currentTarget.value)}
      >
        {choices.map(choice => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

const Collections = ({ world, cluster }: ClusterProps) => {
  const { id, collections = [] } = cluster
  const [adding, setAdding] = useState(false)
  return (
    <section class="card">
      <div class="head">
        <h2>{say('world.collections')}</h2>
        <button type="button" class="button small" onClick={() => setAdding(true)}>
          <Icon name="plus" size={16} />
          {say('world.collection.add')}
        </button>
      </div>
      {collections.length === 0 ? (
        <Empty icon="coverage" title={say('world.collections.none')}>
          <p>{say('world.collections.none.about')}</p>
        </Empty>
      ) : (
        <Table
          caption={say('world.collections')}
          columns={columns(id)}
          rows={collections}
          idOf={collectionId}
          hrefOf={collection => linkTo('world', `clusters/${id}/${collectionId(collection)}`)}
        />
      )}
      {adding && <AddCollection world={world} cluster={cluster} onClose={() => setAdding(false)} />}
    </section>
  )
}

const columns = (id: string): Column<Collection>[] => [
  {
    name: 'name',
    title: say('world.collection.name'),
    main: true,
    cell: collection => (
      <a href={linkTo('world', `clusters/${id}/${collectionId(collection)}`)}>{collectionId(collection)}</a>
    )
  },
  {
    name: 'fields',
    title: say('world.schema'),
    cell: ({ fields }) => say('world.collection.fields', { count: fields.length })
  },
  {
    name: 'vectors',
    title: say('world.dim'),
    number: true,
    cell: ({ fields }) => fields.flatMap(({ dim }) => (dim === undefined ? [] : String(dim))).join(', ') || '–'
  }
]
