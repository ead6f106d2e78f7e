import { useId, useState } from 'preact/hooks'
import { journal } from '../../live.ts'
import { Icon } from '../../parts/icon.tsx'
import { setQuery } from '../../router.ts'
import { say } from '../../words/words.ts'
import { FIRST_FILTERS, type Filter, type FilterName, MORE_FILTERS, withoutFilters } from './filters.ts'

interface FilterRowProps {
  readonly filter: Filter
  /** The server's words about a filter that it does not take. */
  readonly problem: unknown
}

/** The filters of the journal. They stand in the address, so that a link has them. */
export const FilterRow = ({ filter, problem }: FilterRowProps) => {
  const more = MORE_FILTERS.filter(name => filter[name] !== undefined).length
  const [open, setOpen] = useState(more > 0)
  const id = useId()
  return (
    <search class="stack tight journal-search" aria-label={say('journal.filter')}>
      <div class="row filters">
        {FIRST_FILTERS.map(name => (
          <FilterField key={name} name={name} value={filter[name]} />
        ))}
        <label class="journal-filter">
          <span class="hidden-text">{say('journal.client')}</span>
          <select
            class="input"
            value={filter.client ?? ''}
            onChange={({ currentTarget }) => setQuery({ client: currentTarget.value })}
          >
            <option value="">{say('journal.client.all')}</option>
            <option value="other">{say('journal.client.other')}</option>
            <option value="console">{say('journal.client.console')}</option>
          </select>
        </label>
        <button type="button" class="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'down' : 'right'} size={16} />
          {more === 0 ? say('journal.filter.more') : say('journal.filter.more.count', { count: more })}
        </button>
        {Object.keys(filter).length > 0 && (
          <button type="button" class="button quiet" onClick={() => setQuery(withoutFilters())}>
            {say('journal.filter.clear')}
          </button>
        )}
      </div>
      <div id={id} class="journal-more card" hidden={!open}>
        {MORE_FILTERS.map(name => (
          <div key={name} class="field">
            <label for={`filter-${name}`}>{say(`journal.field.${name}`)}</label>
            <FilterField name={name} value={filter[name]} labelled />
          </div>
        ))}
        <p class="hint">{say('journal.filter.hint')}</p>
      </div>
      {problem !== undefined && (
        <p class="problem" role="alert" lang="en">
          {problem instanceof Error ? problem.message : String(problem)}
        </p>
      )}
    </search>
  )
}

interface FilterFieldProps {
  readonly name: FilterName
  readonly value: string | undefined
  /** A label stands before it. */
  readonly labelled?: boolean
}

/** A field takes effect when it is left or with Enter: a half-typed name would be refused. */
const FilterField = ({ name, value = '', labelled = false }: FilterFieldProps) => {
  const seen = name === 'operation' ? operationsSeen() : []
  return (
    <div class={labelled ? undefined : 'journal-filter'}>
      <input
        type="search"
        id={`filter-${name}`}
        class="input"
        list={seen.length > 0 ? 'journal-operations' : undefined}
        inputMode={name === 'code' || name === 'status' ? 'numeric' : undefined}
        autocomplete="off"
        spellcheck={false}
        {...(!labelled && { placeholder: say(`journal.field.${name}`), 'aria-label': say(`journal.field.${name}`) })}
        value={value}
        onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value.trim(), since: '' })}
      />
      {seen.length > 0 && (
        <datalist id="journal-operations">
          {seen.map(operation => (
            <option key={operation} value={operation} />
          ))}
        </datalist>
      )}
    </div>
  )
}

/** Operations of the entries so far, for a choice. */
const operationsSeen = (): string[] => {
  const names = (journal.value?.entries ?? []).flatMap(entry =>
    entry.kind === 'request' && entry.operation !== null ? [entry.operation] : []
  )
  return [...new Set(names)].sort()
}
