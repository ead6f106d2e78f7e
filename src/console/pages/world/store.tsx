import type { TargetedInputEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { CallError, call, type Reply } from '../../call.ts'
import { Chip } from '../../parts/chip.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Problem } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { en } from '../../words/en.ts'
import { bytes, say, type Word } from '../../words/words.ts'
import { type Keys, NO_KEYS, takeObject } from '../import/form.ts'
import { Fact } from './parts.tsx'
import type { LiveStore } from './state.ts'

/** What was typed, and is gone with the page. */
interface Asked extends Keys {
  readonly bucket: string
  readonly account: string
  readonly region: string
  readonly prefix: string
}

interface Folder {
  readonly key: string
  readonly size?: never
}

interface StoredObject {
  readonly key: string
  readonly size: number
  readonly objectUrl: string | null
}

type Row = Folder | StoredObject

interface Listed {
  readonly asked: Asked
  readonly rows: readonly Row[]
  readonly next: Reply<'POST /stores/:store/list'>['next']
  readonly hidden: boolean
}

/** A live store: its buckets are listed with keys that are typed here, and nowhere kept. */
export const StoreDetail = ({ store }: { readonly store: LiveStore }) => {
  const [typed, setTyped] = useState<Asked>({
    ...NO_KEYS,
    ...{ bucket: store.bucket ?? '', account: store.account ?? '', region: '', prefix: '' }
  })
  const { listed, error, busy, list } = useListing(store)
  const set = (fields: Partial<Asked>) => setTyped({ ...typed, ...fields })
  const isReady = typed.bucket !== '' && (store.kind !== 'azure' || typed.account !== '')
  const listTyped = () => {
    if (isReady && !busy) list(typed)
  }
  const open = (prefix: string) => {
    set({ prefix })
    if (listed !== undefined) list({ ...listed.asked, prefix })
  }
  return (
    <>
      <section class="card">
        <div class="head">
          <h2>{store.name}</h2>
          <Chip>{say('layer.store')}</Chip>
        </div>
        <div class="body stack">
          <dl class="facts">
            <Fact name={say('world.store.endpoint')}>
              <span class="mono">{store.endpoint}</span>
            </Fact>
            <Fact name={say('world.cloud')}>{store.cloud}</Fact>
            {store.account !== null && <Fact name={say('world.account')}>{store.account}</Fact>}
            {store.bucket !== null && <Fact name={say('world.store.bucket')}>{store.bucket}</Fact>}
            {store.region !== null && <Fact name={say('world.region')}>{store.region}</Fact>}
          </dl>
          <Fields store={store} typed={typed} set={set} onEnter={listTyped} />
          <div class="row">
            <button type="button" class="button primary" aria-disabled={!isReady || busy} onClick={listTyped}>
              {say(busy ? 'world.store.listing' : 'world.store.list')}
            </button>
          </div>
        </div>
      </section>
      {error !== undefined && <Problem word={wordOf(error)} error={error} onRetry={listTyped} />}
      {listed !== undefined && (
        <Objects listed={listed} busy={busy} onOpen={open} onMore={() => list(listed.asked, listed)} />
      )}
    </>
  )
}

/** Entries of one page of a listing. */
const PART = 100

/** The last listing; a new one ends the one before. */
const useListing = (store: LiveStore) => {
  const [state, setState] = useState<{ readonly listed?: Listed; readonly error?: unknown }>({})
  const [busy, setBusy] = useState(false)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  const list = async (asked: Asked, before?: Listed) => {
    running.current?.abort()
    const abort = new AbortController()
    running.current = abort
    setBusy(true)
    try {
      const reply = await call('POST /stores/:store/list', inputOf(store, asked, before?.next), {
        signal: abort.signal
      })
      const rows: Row[] = [...reply.folders.map(key => ({ key })), ...reply.objects]
      const { next, hidden } = reply
      // The table shows the last 200, so older ones need not be kept.
      const kept = (before?.rows ?? []).slice(-PART).filter(({ key }) => !rows.some(row => row.key === key))
      setState({ listed: { asked, rows: [...kept, ...rows], next, hidden } })
    } catch (error) {
      if (abort.signal.aborted) return
      setState(before === undefined ? { error } : { listed: before, error })
    }
    setBusy(false)
  }
  return { ...state, busy, list }
}

/** The call; an empty field is left out. */
const inputOf = ({ name: store, kind }: LiveStore, { account, bucket, ...asked }: Asked, next?: Listed['next']) => {
  const filled = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''))
  return {
    ...filled,
    ...{ store, bucket, limit: PART },
    ...(kind === 'azure' && { account }),
    ...(next != null && { next })
  }
}

const wordOf = (error: unknown): Word => {
  const word = `world.store.cause.${error instanceof CallError ? error.details['cause'] : ''}`
  return word in en ? (word as Word) : 'world.store.failed'
}

interface FieldsProps {
  readonly store: LiveStore
  readonly typed: Asked
  readonly set: (fields: Partial<Asked>) => void
  readonly onEnter: () => void
}

/** No form, so that no browser offers to keep the keys. */
const Fields = ({ store, typed, set, onEnter }: FieldsProps) => {
  const field = (name: keyof Asked, label: Word, isSecret = false) => {
    const given = {
      ...{ id: `store-${name}`, class: 'input mono', autocomplete: 'off', spellcheck: false, value: typed[name] },
      onInput: ({ currentTarget }: TargetedInputEvent<HTMLInputElement>) => set({ [name]: currentTarget.value.trim() }),
      onKeyDown: ({ key }: KeyboardEvent) => {
        if (key === 'Enter') onEnter()
      }
    } as const
    return (
      <div class="field">
        <label for={given.id}>{say(label)}</label>
        {isSecret ? <input type="password" {...given} /> : <input type="text" {...given} />}
      </div>
    )
  }
  return (
    <>
      <div class="columns narrow">
        {store.kind === 'azure' && store.account === null && field('account', 'world.account')}
        {store.bucket === null && field('bucket', 'world.store.bucket')}
        {field('prefix', 'world.store.prefix')}
        {store.region === null && ['s3', 'oss', 'cos'].includes(store.kind) && field('region', 'world.store.region')}
      </div>
      <div class="columns narrow">
        {field('accessKey', 'import.accessKey', true)}
        {field('secretKey', 'import.secretKey', true)}
        {field('token', 'import.token', true)}
      </div>
      <div class="stack tight">
        <p class="hint">{say('world.store.keys')}</p>
        {store.kind === 'azure' && <p class="hint">{say('world.store.keys.azure')}</p>}
        {store.kind === 'gs' && <p class="hint">{say('world.store.keys.gs')}</p>}
      </div>
    </>
  )
}

interface ObjectsProps {
  readonly listed: Listed
  readonly busy: boolean
  readonly onOpen: (prefix: string) => void
  readonly onMore: () => void
}

const Objects = ({ listed, busy, onOpen, onMore }: ObjectsProps) => {
  const { asked, rows, next, hidden } = listed
  const { bucket, prefix } = asked
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // The folder that was opened is gone, and the focus with it.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [bucket, prefix])
  return (
    <section class="card">
      <div class="head">
        <h2 tabIndex={-1} ref={heading}>
          {say('world.objects')}
        </h2>
        <Crumbs bucket={bucket} prefix={prefix} onOpen={onOpen} />
      </div>
      {hidden && (
        <div class="body">
          <p class="notice warn small">{say('world.store.hidden', { bucket })}</p>
        </div>
      )}
      {rows.length === 0 && next === null && (
        <Empty icon="file" title={say('world.objects.none')}>
          <p>{say(prefix === '' ? 'world.store.empty' : 'world.store.empty.prefix', { bucket, prefix })}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <Table caption={say('world.objects')} columns={columns(asked, onOpen)} rows={rows} idOf={({ key }) => key} />
      )}
      {next !== null && (
        <div class="body">
          <button type="button" class="button" aria-disabled={busy} onClick={busy ? undefined : onMore}>
            {say('world.objects.next')}
          </button>
        </div>
      )}
    </section>
  )
}

/** The bucket and the folders above, each a way back. */
const Crumbs = ({
  bucket,
  prefix,
  onOpen
}: { readonly bucket: string; readonly prefix: string } & Pick<ObjectsProps, 'onOpen'>) => {
  const parts = prefix.split('/').slice(0, -1)
  return (
    <nav class="row small store-crumbs" aria-label={say('world.store.folders')}>
      <button type="button" class="link" onClick={() => onOpen('')}>
        {bucket}
      </button>
      {parts.map((part, index) => (
        <span key={index} class="row">
          <span class="faint">/</span>
          <button type="button" class="link" onClick={() => onOpen(`${parts.slice(0, index + 1).join('/')}/`)}>
            {part}
          </button>
        </span>
      ))}
    </nav>
  )
}

const columns = (asked: Asked, onOpen: (prefix: string) => void): Column<Row>[] => [
  {
    name: 'key',
    title: say('world.object.key'),
    main: true,
    wide: true,
    spans: ({ size }) => size === undefined,
    cell: ({ key, size }) => {
      const name = key.slice(asked.prefix.length)
      if (size !== undefined)
        return (
          <span class="mono" title={key}>
            {name}
          </span>
        )
      return (
        <button type="button" class="link store-folder" onClick={() => onOpen(key)}>
          <Icon name="folder" size={16} />
          <span class="mono">{name}</span>
        </button>
      )
    }
  },
  {
    name: 'size',
    title: say('world.object.size'),
    number: true,
    cell: ({ size = 0 }) => <span class="nowrap">{bytes(size)}</span>
  },
  {
    name: 'actions',
    title: <span class="hidden-text">{say('world.object.actions')}</span>,
    cell: row => (row.size === undefined ? null : <Actions object={row} asked={asked} />)
  }
]

const Actions = ({ object: { key, objectUrl }, asked }: { readonly object: StoredObject; readonly asked: Asked }) => {
  if (objectUrl === null) return <span class="small faint">{say('world.store.noUrl')}</span>
  return (
    <span class="row world-actions">
      <CopyButton text={objectUrl} />
      <button
        type="button"
        class="button small"
        aria-label={say('world.store.import', { name: key })}
        onClick={() => takeObject(objectUrl, asked)}
      >
        {say('import.run')}
      </button>
    </span>
  )
}
