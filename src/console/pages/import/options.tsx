import { useState } from 'preact/hooks'
import { listedKeyFor } from '../../api-key.ts'
import { overview } from '../../live.ts'
import { setQuery } from '../../router.ts'
import { say } from '../../words/words.ts'
import { collection, form, keyChoice, ownKey, twoPhase, world } from './form.ts'

/** The key, and what an import may leave out. */
export const Options = () => {
  const { api } = form.value
  const [open, setOpen] = useState(false)
  return (
    <details class="card import-options" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <h2>{say('import.options')}</h2>
        <span class="small faint">{say('import.options.about')}</span>
      </summary>
      <div class="body stack" hidden={!open}>
        <KeyField />
        <PartitionField />
        {api === 'milvus' && (
          <label class="row">
            <input
              type="checkbox"
              checked={twoPhase.value}
              onChange={({ currentTarget }) => {
                twoPhase.value = currentTarget.checked
              }}
            />
            {say('import.twoPhase')}
          </label>
        )}
      </div>
    </details>
  )
}

const KeyField = () => {
  const now = world.value
  if (now === undefined || now instanceof Error) return null
  const listedOnly = now.unlistedKeys === undefined
  if (listedOnly && keyChoice.value === 'any') {
    const listed = listedKeyFor(now, form.value.clusterId)
    keyChoice.value = listed === undefined ? 'own' : String(now.keys?.indexOf(listed))
  }
  return (
    <div class="field">
      <label for="import-key">{say('import.key')}</label>
      <select
        id="import-key"
        class="input"
        value={keyChoice.value}
        onChange={({ currentTarget }) => {
          keyChoice.value = currentTarget.value
        }}
      >
        {!listedOnly && <option value="any">{say('import.key.any', { organization: now.unlistedKeys ?? '' })}</option>}
        {(now.keys ?? []).map(({ organization, projects, state }, index) => (
          <option key={index} value={String(index)}>
            {[
              say('import.key.number', { count: index + 1 }),
              organization,
              projects === undefined
                ? say('import.key.everywhere')
                : say('import.key.projects', { count: projects.length }),
              ...(state === undefined || state === 'active' ? [] : [state])
            ].join(' · ')}
          </option>
        ))}
        <option value="own">{say('import.key.own')}</option>
      </select>
      {keyChoice.value === 'own' && (
        <input
          class="input mono"
          type="password"
          aria-label={say('import.key.own')}
          autocomplete="off"
          value={ownKey.value}
          onInput={({ currentTarget }) => {
            ownKey.value = currentTarget.value
          }}
        />
      )}
      <p class="hint">
        {overview.value?.settings.strict === true || listedOnly ? say('import.key.listed') : say('import.key.hint')}
      </p>
    </div>
  )
}

const PartitionField = () => {
  const partitions = collection.value?.partitions ?? []
  if (partitions.length === 0) return null
  return (
    <div class="field">
      <label for="import-partition">{say('import.partition')}</label>
      <select
        id="import-partition"
        class="input"
        value={form.value.partitionName}
        onChange={({ currentTarget }) => setQuery({ partition: currentTarget.value })}
      >
        <option value="">{say('import.partition.default')}</option>
        {partitions.map(name => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}
