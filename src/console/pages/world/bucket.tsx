import { useEffect, useState } from 'preact/hooks'
import { call, type Reply } from '../../call.ts'
import { Chip } from '../../parts/chip.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Problem, Skeleton } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { bytes, number, say } from '../../words/words.ts'
import { AddObject } from './add-object.tsx'
import { DeleteButton, Fact } from './parts.tsx'
import { type Bucket, pathOf, world } from './state.ts'

type Listed = Reply<'GET /world/objects/:cloud/:bucket'>['objects'][number]

/** A bucket with its objects. */
export const BucketDetail = ({ bucket }: { readonly bucket: Bucket }) => {
  const { cloud, name, account, visibility, credentials = [] } = bucket
  const id = { cloud, name, ...(account !== undefined && { account }) }
  return (
    <>
      <section class="card">
        <div class="head">
          <h2>{name}</h2>
          <Chip>{say(`world.visibility.${visibility}`)}</Chip>
        </div>
        <div class="body stack">
          <dl class="facts">
            <Fact name={say('world.cloud')}>{cloud}</Fact>
            {account !== undefined && <Fact name={say('world.account')}>{account}</Fact>}
            <Fact name={say('world.visibility')}>{say(`world.visibility.${visibility}`)}</Fact>
            <Fact name={say('world.credentials')}>
              {credentials.length === 0 ? '–' : say('world.credentials.count', { count: credentials.length })}
            </Fact>
          </dl>
          <div class="row">
            <DeleteButton
              name={name}
              label={say('world.bucket.delete')}
              about={say('world.delete.bucket')}
              onDelete={() => call('DELETE /world/buckets/:cloud/:name', id)}
              then=""
            />
          </div>
        </div>
      </section>
      <Objects bucket={bucket} />
    </>
  )
}

const Objects = ({ bucket }: { readonly bucket: Bucket }) => {
  const [adding, setAdding] = useState(false)
  const [prefix, setPrefix] = useState('')
  const { objects, next, error, more } = useObjects(bucket, prefix)
  return (
    <section class="card">
      <div class="head">
        <h2>{say('world.objects')}</h2>
        <div class="row">
          <input
            type="search"
            class="input fit"
            placeholder={say('world.objects.prefix')}
            aria-label={say('world.objects.prefix')}
            value={prefix}
            onInput={({ currentTarget }) => setPrefix(currentTarget.value)}
          />
          <button type="button" class="button" onClick={() => setAdding(true)}>
            <Icon name="plus" size={16} />
            {say('world.object.put')}
          </button>
        </div>
      </div>
      {error !== undefined && (
        <div class="body">
          <Problem error={error} />
        </div>
      )}
      {error === undefined && objects === undefined && <Skeleton />}
      {objects?.length === 0 && (
        <Empty icon="file" title={say('world.objects.none')}>
          <p>{say('world.objects.none.about')}</p>
        </Empty>
      )}
      {objects !== undefined && objects.length > 0 && (
        <Table caption={say('world.objects')} columns={columns(bucket)} rows={objects} idOf={({ key }) => key} />
      )}
      {next !== null && (
        <div class="body">
          <button type="button" class="button" onClick={more}>
            {say('world.objects.next')}
          </button>
        </div>
      )}
      {adding && <AddObject bucket={bucket} onClose={() => setAdding(false)} />}
    </section>
  )
}

/** Objects of one page. */
const PART = 100

/** Pages of the objects of a bucket; they are read again after each change of the world. */
const useObjects = (bucket: Bucket, prefix: string) => {
  const [objects, setObjects] = useState<readonly Listed[]>()
  const [next, setNext] = useState<string | null>(null)
  const [error, setError] = useState<unknown>()
  const read = async (after: string | undefined, before: readonly Listed[], signal?: AbortSignal) => {
    try {
      const reply = await call(
        'GET /world/objects/:cloud/:bucket',
        { ...pathOf(bucket), prefix, limit: PART, ...(after !== undefined && { after }) },
        signal === undefined ? {} : { signal }
      )
      setError(undefined)
      // The table shows the last 200, so older ones need not be kept.
      setObjects([...before.slice(-PART), ...reply.objects])
      setNext(reply.next)
    } catch (problem) {
      if (signal?.aborted !== true) setError(problem)
    }
  }
  useEffect(() => {
    const abort = new AbortController()
    read(undefined, [], abort.signal)
    return () => abort.abort()
  }, [world.value, prefix])
  return { objects, next, error, more: () => read(next ?? undefined, objects ?? []) }
}

const columns = (bucket: Bucket): Column<Listed>[] => [
  {
    name: 'key',
    title: say('world.object.key'),
    main: true,
    wide: true,
    cell: ({ key }) => (
      <span class="mono" title={key}>
        {key}
      </span>
    )
  },
  {
    name: 'size',
    title: say('world.object.size'),
    number: true,
    cell: ({ size }) => <span class="nowrap">{bytes(size)}</span>
  },
  {
    name: 'rows',
    title: say('jobs.rows'),
    number: true,
    cell: ({ rows }) => (rows === undefined ? '–' : number(rows))
  },
  {
    name: 'layer',
    title: say('layer'),
    cell: ({ layer }) => <span class="small muted nowrap">{say(`layer.${layer}`)}</span>
  },
  {
    name: 'actions',
    title: <span class="hidden-text">{say('world.object.actions')}</span>,
    cell: ({ key, objectUrl }) => (
      <span class="row world-actions">
        {objectUrl !== null && <CopyButton text={objectUrl} />}
        <DeleteButton
          name={key}
          about={say('world.delete.object')}
          onDelete={() => call('DELETE /world/objects/:cloud/:bucket/*', { ...pathOf(bucket), key })}
        />
      </span>
    )
  }
]
