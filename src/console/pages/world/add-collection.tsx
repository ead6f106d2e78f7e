import { useState } from 'preact/hooks'
import { call } from '../../call.ts'
import { FormDialog } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import { go } from '../../router.ts'
import { say } from '../../words/words.ts'
import { type Cluster, type Collection, loadWorld, type World } from './state.ts'
import { fromTemplate, TEMPLATES } from './templates.ts'

interface AddProps {
  readonly world: World
  readonly cluster: Cluster
  readonly onClose: () => void
}

/** Makes a collection: by a template, or like one that the world has. */
export const AddCollection = ({ world, cluster, onClose }: AddProps) => {
  const [name, setName] = useState('')
  const [choice, setChoice] = useState('articles')
  const [dim, setDim] = useState('768')
  const template = TEMPLATES.find(({ name }) => name === choice)
  const models = modelsOf(world)
  const exists = cluster.collections?.some(other => other.database === undefined && other.name === name) === true
  const create = async () => {
    const like = models.get(choice)
    const collection = template !== undefined ? fromTemplate(template, name, Number(dim)) : like && { ...like, name }
    if (collection === undefined) return
    await call('PUT /world/clusters/:cluster/collections/:name', { cluster: cluster.id, ...collection })
    await loadWorld()
    toast(say('world.object.added', { name }))
    onClose()
    go('world', `clusters/${cluster.id}/${name}`)
  }
  return (
    <FormDialog
      title={say('world.collection.add')}
      submit={say('world.create')}
      ready={name !== '' && !exists}
      onSubmit={create}
      onClose={onClose}
    >
      <div class="field">
        <label for="collection-name">{say('world.collection.name')}</label>
        <input
          id="collection-name"
          class="input"
          autocomplete="off"
          required
          value={name}
          aria-invalid={exists}
          aria-describedby="collection-problem"
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        <p class="problem" id="collection-problem" role="alert">
          {exists && say('world.collection.exists')}
        </p>
      </div>
      <div class="field">
        <label for="collection-template">{say('world.collection.template')}</label>
        <select
          id="collection-template"
          class="input"
          value={choice}
          onChange={({ currentTarget }) => setChoice(currentTarget.value)}
        >
          {TEMPLATES.map(({ name, word }) => (
            <option key={name} value={name}>
              {say(word)}
            </option>
          ))}
          {[...models.keys()].map(like => (
            <option key={like} value={like}>
              {say('world.collection.like', { name: like })}
            </option>
          ))}
        </select>
      </div>
      {template !== undefined && (
        <div class="field">
          <label for="collection-dim">{say('world.dim')}</label>
          <input
            id="collection-dim"
            class="input"
            type="number"
            min={1}
            max={32768}
            required
            value={dim}
            onInput={({ currentTarget }) => setDim(currentTarget.value)}
          />
        </div>
      )}
    </FormDialog>
  )
}

/** Models offered, at most. */
const MOST = 50

/** The collections of the world that can be a model, one of each name. */
const modelsOf = ({ clusters }: World): Map<string, Collection> => {
  const all = clusters.flatMap(({ collections = [] }) => collections)
  return new Map(
    all.slice(0, MOST).map(({ rows: _, database: __, ...collection }) => [`${collection.name}`, collection])
  )
}
