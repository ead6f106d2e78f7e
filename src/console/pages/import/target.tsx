import { useEffect } from 'preact/hooks'
import type { Field } from '../../../cloud/schema/collection.ts'
import { Chip } from '../../parts/chip.tsx'
import { Empty, Problem, Skeleton } from '../../parts/page.tsx'
import { rowsOfSchema } from '../../parts/schema.ts'
import { type Column, Table } from '../../parts/table.tsx'
import { say } from '../../words/words.ts'
import { resumeFiles } from './actions.ts'
import {
  cluster,
  clusters,
  collection,
  collections,
  DEFAULT_DATABASE,
  databases,
  form,
  loadWorld,
  missing,
  setCluster,
  setCollection,
  setDatabase,
  world
} from './form.ts'
import { upload } from './upload.ts'

/** Where the rows go: a cluster, its collection, and the schema that the files must have. */
export const Target = () => {
  const { clusterId, collectionName } = form.value
  useEffect(() => {
    resumeFiles()
  }, [clusterId, collectionName, clusters.value.length])
  return (
    <section class="card">
      <div class="head">
        <h2>
          <span class="step-number">1</span> {say('import.target')}
        </h2>
      </div>
      <TargetBody />
    </section>
  )
}

const TargetBody = () => {
  const now = world.value
  if (now === undefined) return <Skeleton />
  if (now instanceof Error)
    return (
      <div class="body">
        <Problem error={now} onRetry={loadWorld} />
      </div>
    )
  if (clusters.value.length === 0)
    return (
      <Empty title={say('import.clusters.none')}>
        <p>{say('import.clusters.none.about')}</p>
      </Empty>
    )
  return (
    <>
      <div class="body stack">
        <div class="columns import-target">
          <ClusterField />
          <DatabaseField />
          <CollectionField />
        </div>
        <ClusterNote />
      </div>
      <Schema />
    </>
  )
}

const ClusterField = () => {
  const wanted = upload.value?.state === 'waiting' && form.value.clusterId === ''
  return (
    <div class="field">
      <label for="import-cluster">{say('import.cluster')}</label>
      <select
        id="import-cluster"
        class="input"
        value={form.value.clusterId}
        aria-invalid={wanted}
        onChange={({ currentTarget }) => setCluster(currentTarget.value)}
      >
        <option value="">{say('import.choose')}</option>
        {clusters.value.map(({ id, name, plan, status }) => (
          <option key={id} value={id}>
            {name} · {plan}
            {status === 'RUNNING' ? '' : ` · ${status}`} · {id}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Absent where the cluster has the default database alone. */
const DatabaseField = () => {
  const { api, databaseName } = form.value
  const unknown = databaseName !== '' && !databases.value.includes(databaseName)
  if (cluster.value === undefined || (databases.value.length === 0 && !unknown)) return null
  return (
    <div class="field">
      <label for="import-database">{say('import.database')}</label>
      <select
        id="import-database"
        class="input"
        value={databaseName}
        onChange={({ currentTarget }) => setDatabase(currentTarget.value)}
      >
        <option value="">{DEFAULT_DATABASE}</option>
        {[...databases.value, ...(unknown ? [databaseName] : [])].map(name => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {api === 'v1' && <p class="hint">{say('import.database.hint')}</p>}
    </div>
  )
}

const CollectionField = () => {
  const { clusterId, collectionName } = form.value
  const wanted = upload.value?.state === 'waiting' && clusterId !== '' && missing.value === 'target'
  return (
    <div class="field">
      <label for="import-collection">{say('import.collection')}</label>
      <select
        id="import-collection"
        class="input"
        value={collectionName}
        disabled={clusterId === ''}
        aria-invalid={wanted}
        onChange={({ currentTarget }) => setCollection(currentTarget.value)}
      >
        <option value="">{clusterId === '' ? say('import.cluster.first') : say('import.choose')}</option>
        {collections.value.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Status of a cluster that takes no imports, and what the address names but the world does not have. */
const ClusterNote = () => {
  const { clusterId, collectionName, databaseName } = form.value
  const found = cluster.value
  if (clusterId === '') return null
  if (found === undefined) return <p class="notice warn small">{say('import.cluster.gone', { id: clusterId })}</p>
  const unknown = collectionName !== '' && collection.value === undefined
  return (
    <>
      <p class="row small faint">
        <Chip kind={found.status === 'RUNNING' ? 'good' : 'warn'} dot>
          {found.status}
        </Chip>
        <span>{found.plan}</span>
        <span>{found.region}</span>
        <span class="mono">{found.id}</span>
      </p>
      {databaseName !== '' && !databases.value.includes(databaseName) && (
        <p class="notice warn small">{say('import.database.gone', { name: databaseName })}</p>
      )}
      {collections.value.length === 0 && <p class="notice small">{say('import.collections.none')}</p>}
      {unknown && <p class="notice warn small">{say('import.collection.gone', { name: collectionName })}</p>}
    </>
  )
}

const COLUMNS = (): readonly Column<Field>[] => [
  {
    name: 'field',
    title: say('import.field'),
    main: true,
    cell: ({ name, primaryKey, partitionKey, autoId }) => (
      <span class="row">
        <span class="mono field-name">{name}</span>
        {primaryKey === true && <Chip kind="accent">{say('import.field.primary')}</Chip>}
        {autoId === true && <Chip>{say('import.field.auto')}</Chip>}
        {partitionKey === true && <Chip>{say('import.field.partition')}</Chip>}
      </span>
    )
  },
  { name: 'type', title: say('import.field.type'), cell: field => <span class="mono">{typeText(field)}</span> },
  {
    name: 'rule',
    title: say('import.field.rule'),
    cell: field => <span class="faint">{ruleText(field)}</span>
  }
]

const Schema = () => {
  const shown = collection.value
  if (shown === undefined) return null
  return (
    <details class="import-schema" open={innerWidth > 720}>
      <summary>
        {say('import.schema', { name: shown.name })}
        <span class="faint">
          {' '}
          {say('import.schema.fields', { count: shown.fields.length + (shown.structFields?.length ?? 0) })}
        </span>
      </summary>
      <Table
        caption={say('import.schema', { name: shown.name })}
        columns={COLUMNS()}
        rows={rowsOfSchema(shown)}
        idOf={({ name }) => name}
      />
      {shown.dynamicField === true && <p class="small faint import-dynamic">{say('import.dynamic')}</p>}
    </details>
  )
}

/** `VarChar(512)`, `FloatVector(768)`, `Array<Int64>(16)`. */
const typeText = ({ type, dim, maxLength, elementType, maxCapacity }: Field): string => {
  if (type === 'Array') {
    return `Array<${elementType}${maxLength === undefined ? '' : `(${maxLength})`}>(${maxCapacity ?? ''})`
  }
  const size = dim ?? maxLength
  return size === undefined ? type : `${type}(${size})`
}

/** Whether a row may leave the field out. */
const ruleText = ({ name, autoId, nullable, default: value }: Field): string => {
  if (autoId === true) return say('import.rule.auto')
  const { functions = [] } = collection.value ?? {}
  if (functions.some(({ outputFieldNames }) => outputFieldNames.includes(name))) return say('import.rule.function')
  if (value !== undefined) return say('import.rule.default', { value: JSON.stringify(value).slice(0, 40) })
  return nullable === true ? say('import.rule.nullable') : say('import.rule.required')
}
