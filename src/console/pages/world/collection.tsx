import { call } from '../../call.ts'
import { Chip } from '../../parts/chip.tsx'
import { Icon } from '../../parts/icon.tsx'
import { rowsOfSchema } from '../../parts/schema.ts'
import { type Column, Table } from '../../parts/table.tsx'
import { hasPage, linkTo } from '../../router.ts'
import { number, say, type Word } from '../../words/words.ts'
import { DeleteButton, Fact } from './parts.tsx'
import { type Cluster, type Collection, collectionId, type Field } from './state.ts'

interface CollectionProps {
  readonly cluster: Cluster
  readonly collection: Collection
}

/** A collection with its schema. */
export const CollectionDetail = ({ cluster, collection }: CollectionProps) => {
  const { name, database, description, dynamicField, partitions = [], rows, functions = [], timezone } = collection
  return (
    <section class="card">
      <div class="head">
        <h2>{collectionId(collection)}</h2>
        <a class="small" href={linkTo('world', `clusters/${cluster.id}`)}>
          {cluster.name}
        </a>
      </div>
      <div class="body stack">
        {description !== undefined && <p class="muted">{description}</p>}
        <dl class="facts">
          <Fact name={say('world.dynamic')}>{say(dynamicField ? 'world.yes' : 'world.no')}</Fact>
          <Fact name={say('world.partitions')}>{['_default', ...partitions].join(', ')}</Fact>
          <Fact name={say('world.rows')}>{number(rows ?? 0)}</Fact>
          {timezone !== undefined && <Fact name={say('world.timezone')}>{timezone}</Fact>}
          {functions.length > 0 && (
            <Fact name={say('world.functions')}>
              <span class="mono">{functions.map(functionText).join('; ')}</span>
            </Fact>
          )}
        </dl>
        <div class="row">
          {hasPage('import') && (
            <a
              class="button primary"
              href={linkTo('import', undefined, {
                cluster: cluster.id,
                ...(database !== undefined && { database }),
                collection: name
              })}
            >
              <Icon name="import" size={16} />
              {say('start.import')}
            </a>
          )}
          <DeleteButton
            name={name}
            label={say('world.collection.delete')}
            about={say('world.delete.collection')}
            onDelete={() =>
              call('DELETE /world/clusters/:cluster/collections/:name', {
                cluster: cluster.id,
                name,
                ...(database !== undefined && { database })
              })
            }
            then={`clusters/${cluster.id}`}
          />
        </div>
      </div>
      <div class="world-schema">
        <Table
          caption={say('world.schema')}
          columns={columns()}
          rows={rowsOfSchema(collection)}
          idOf={({ name }) => name}
        />
      </div>
    </section>
  )
}

/** `bm25: BM25(text) → words` */
const functionText = ({
  name,
  type,
  inputFieldNames,
  outputFieldNames
}: NonNullable<Collection['functions']>[number]): string =>
  `${name}: ${type}(${inputFieldNames.join(', ')}) → ${outputFieldNames.join(', ')}`

const columns = (): Column<Field>[] => [
  {
    name: 'name',
    title: say('world.field'),
    main: true,
    cell: ({ name, description }) => (
      <span class="mono" title={description}>
        {name}
      </span>
    )
  },
  {
    name: 'type',
    title: say('world.type'),
    cell: ({ type, elementType }) => (
      <span class="nowrap" lang="en">
        {elementType === undefined ? type : `${type}<${elementType}>`}
      </span>
    )
  },
  { name: 'limits', title: say('world.limits'), cell: field => limitsOf(field) || '–' },
  { name: 'properties', title: say('world.properties'), cell: field => <Properties field={field} /> },
  {
    name: 'default',
    title: say('world.default'),
    cell: ({ default: value }) =>
      value === undefined ? '–' : <span class="mono">{JSON.stringify(value).slice(0, 80)}</span>
  }
]

const limitsOf = ({ dim, maxLength, maxCapacity }: Field): string =>
  [
    dim !== undefined && say('world.field.dim', { count: dim }),
    maxCapacity !== undefined && say('world.field.capacity', { count: maxCapacity }),
    maxLength !== undefined && say('world.field.length', { count: maxLength })
  ]
    .filter(Boolean)
    .join(', ')

const PROPERTIES = [
  ['primaryKey', 'world.primary'],
  ['autoId', 'world.auto'],
  ['partitionKey', 'world.partitionKey'],
  ['clusteringKey', 'world.clusteringKey'],
  ['nullable', 'world.nullable'],
  ['enableAnalyzer', 'world.analyzer']
] as const satisfies readonly (readonly [keyof Field, Word])[]

const Properties = ({ field }: { readonly field: Field }) => {
  const met = PROPERTIES.filter(([name]) => field[name] === true)
  if (met.length === 0) return <>–</>
  return (
    <span class="row world-properties">
      {met.map(([name, word]) => (
        <Chip key={name} kind={name === 'primaryKey' ? 'accent' : 'plain'}>
          {say(word)}
        </Chip>
      ))}
    </span>
  )
}
