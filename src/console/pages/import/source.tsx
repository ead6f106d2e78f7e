import { useRef } from 'preact/hooks'
import type { Collection } from '../../../cloud/schema/collection.ts'
import { sampleFile } from '../../../demo/sample.ts'
import { CallError, call } from '../../call.ts'
import { useLoaded } from '../../loaded.ts'
import { Bar } from '../../parts/bar.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Problem } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { toastError } from '../../parts/toast.tsx'
import { linkTo, setQuery } from '../../router.ts'
import { bytes, list, number, say } from '../../words/words.ts'
import { largest, runCheck, takeFiles } from './actions.ts'
import { cluster, collection, form, missing, setObjectUrl, setSource, setText } from './form.ts'
import { SOURCES } from './request.ts'
import { declareObject, type Upload, upload } from './upload.ts'

/** Where the data is: a file of this machine, an object, or a volume. */
export const Source = () => {
  const { source, api } = form.value
  const tabs = SOURCES.filter(name => name !== 'volume' || api === 'v2')
  return (
    <section class="card">
      <div class="head">
        <h2>
          <span class="step-number">2</span> {say('import.source')}
        </h2>
      </div>
      <div class="body">
        <Tabs
          label={say('import.source')}
          tabs={tabs.map(name => ({ name, title: say(`import.source.${name}`) }))}
          selected={source}
          onSelect={setSource}
        >
          {source === 'file' ? <FileSource /> : source === 'url' ? <UrlSource /> : <VolumeSource />}
        </Tabs>
      </div>
    </section>
  )
}

const FileSource = () => {
  const input = useRef<HTMLInputElement>(null)
  const now = upload.value
  const { value: most } = useLoaded(largest, [form.value.api])
  const pick = () => {
    const files = [...(input.current?.files ?? [])]
    if (input.current !== null) input.current.value = ''
    void takeFiles(files)
  }
  if (now?.state === 'running') return <Running upload={now} />
  return (
    <div class="stack">
      <div class="drop">
        <span class="empty-icon">
          <Icon name="import" size={22} />
        </span>
        <p class="drop-title">{say('import.drop')}</p>
        <p class="small faint">
          {most && say('import.drop.about', { formats: formatsOf(most) })}
          {'\u00a0'}
        </p>
        <div class="row drop-buttons">
          <button type="button" class="button" onClick={() => input.current?.click()}>
            <Icon name="file" size={16} />
            {say('import.pick')}
          </button>
          <Sample />
        </div>
        <input
          ref={input}
          class="hidden-text"
          type="file"
          multiple
          tabIndex={-1}
          aria-label={say('import.pick')}
          onChange={pick}
        />
      </div>
      {now !== undefined && <Told upload={now} />}
    </div>
  )
}

const FORMAT_NAMES = { json: 'JSON', jsonl: 'JSON Lines', parquet: 'Parquet', csv: 'CSV' }

/** The formats of single files that an import takes. */
const formatsOf = (most: Readonly<Record<string, number>>): string =>
  list(Object.entries(FORMAT_NAMES).flatMap(([type, name]) => (most[type] === undefined ? [] : [name])))

/** A file that is made here, with rows that fit the chosen collection. */
const Sample = () => {
  const target = collection.value
  if (target === undefined) return null
  return (
    <button type="button" class="button" onClick={() => void takeFiles([toSampleFile(target)])}>
      {say('import.sample')}
    </button>
  )
}

const Running = ({
  upload: { name, size, sent, cancel }
}: {
  readonly upload: Extract<Upload, { state: 'running' }>
}) => (
  <div class="notice stack tight upload">
    <p class="spread">
      <span class="upload-name">{name}</span>
      <span class="faint small number">
        {bytes(sent)} / {bytes(size)}
      </span>
    </p>
    <Bar percent={size === 0 ? 100 : Math.floor((100 * sent) / size)} label={say('import.uploading', { name })} />
    <div>
      <button type="button" class="button small" onClick={cancel}>
        {say('cancel')}
      </button>
    </div>
  </div>
)

/** How an upload has ended, or what it waits for. */
const Told = ({ upload: now }: { readonly upload: Exclude<Upload, { state: 'running' }> }) => {
  const { name, size } = now
  const values = { name, size: bytes(size) }
  if (now.state === 'failed') return <Problem word="import.failed" error={now.error} />
  if (now.state === 'large') return <Large {...now} />
  const kind = now.state === 'done' ? 'good' : now.state === 'waiting' ? 'warn' : now.state === 'empty' ? 'bad' : ''
  const word =
    now.state === 'waiting'
      ? form.value.clusterId === ''
        ? 'import.waiting'
        : 'import.waiting.collection'
      : (`import.${now.state}` as const)
  return (
    <div class={`notice ${kind}`} role="status">
      <p>{say(word, values)}</p>
      {now.state === 'done' && <p class="small faint mono import-url">{now.objectUrl}</p>}
    </div>
  )
}

/** A file that no import or no upload takes. Its size alone is enough to see what an import says of it. */
const Large = ({ name, size, most, limitOf }: Extract<Upload, { state: 'large' }>) => {
  const word = limitOf === 'import' ? 'import.large' : 'import.large.upload'
  const declare = async () => {
    const target = cluster.value
    if (target === undefined) return
    try {
      const objectUrl = await declareObject(name, size, target)
      if (objectUrl === undefined || objectUrl === null) return
      setObjectUrl(objectUrl)
      await runCheck()
    } catch (error) {
      toastError(error instanceof CallError ? error : new Error(String(error)))
    }
  }
  return (
    <div class="notice bad stack tight" role="alert">
      <p>{say(word, { name, size: mebibytes(size), most: mebibytes(most) })}</p>
      <div>
        <button type="button" class="button small" onClick={declare}>
          {say(limitOf === 'import' ? 'import.large.see' : 'import.large.size')}
        </button>
      </div>
    </div>
  )
}

/** Rounded up, so that a size above a limit is never shown as the limit. */
const mebibytes = (size: number): string => `${number(Math.ceil(size / 1024 ** 2))} MiB`

const UrlSource = () => (
  <div class="stack">
    <div class="field">
      <label for="import-url">{say('import.url')}</label>
      <input
        id="import-url"
        class="input mono"
        value={form.value.objectUrl}
        placeholder="s3://bucket/path/file.parquet"
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => setText({ objectUrl: currentTarget.value.trim() })}
        onChange={({ currentTarget }) => setObjectUrl(currentTarget.value.trim())}
      />
      <p class="hint">{say(form.value.api === 'milvus' ? 'import.url.hint.milvus' : 'import.url.hint')}</p>
    </div>
    {form.value.api !== 'milvus' && <Credentials />}
    <Stores />
    {missing.value === 'target' && <p class="small faint">{say('import.target.first')}</p>}
  </div>
)

const CREDENTIALS = ['accessKey', 'secretKey', 'token'] as const

/** Of a private bucket. Only v2 has a token. */
const Credentials = () => (
  <div class="stack tight">
    <div class="columns narrow">
      {CREDENTIALS.filter(name => name !== 'token' || form.value.api === 'v2').map(name => (
        <div key={name} class="field">
          <label for={`import-${name}`}>{say(`import.${name}`)}</label>
          <input
            id={`import-${name}`}
            class="input mono"
            type="password"
            autocomplete="off"
            spellcheck={false}
            value={form.value[name]}
            onInput={({ currentTarget }) => setText({ [name]: currentTarget.value })}
          />
        </div>
      ))}
    </div>
    <p class="hint">{say(form.value.api === 'v1' ? 'import.keys.v1' : 'import.keys')}</p>
  </div>
)

/** Stores of one's own, whose URLs are taken too. */
const Stores = () => {
  const { value } = useLoaded(() => call('GET /stores', {}))
  if (value === undefined) return null
  if (value.stores.length === 0) return <p class="hint">{say('import.stores.none')}</p>
  return (
    <p class="row small">
      <span class="faint">{say('import.stores')}</span>
      {value.stores.map(({ name, endpoint }) => (
        <a key={name} href={linkTo('world', `stores/${name}`)} title={endpoint}>
          {name}
        </a>
      ))}
    </p>
  )
}

const VolumeSource = () => (
  <div class="columns">
    <div class="field">
      <label for="import-volume">{say('import.volume')}</label>
      <input
        id="import-volume"
        class="input"
        value={form.value.volumeName}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => setQuery({ volume: currentTarget.value.trim() })}
      />
    </div>
    <div class="field">
      <label for="import-path">{say('import.volume.path')}</label>
      <input
        id="import-path"
        class="input mono"
        value={form.value.dataPath}
        placeholder="folder/file.parquet"
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => setText({ dataPath: currentTarget.value.trim() })}
      />
    </div>
    <p class="hint">{say('import.volume.hint')}</p>
  </div>
)

/** Rows of a sample file. */
const SAMPLE_ROWS = 1000

/** A file with rows that fit a collection. */
const toSampleFile = (collection: Collection): File =>
  new File([sampleFile(collection, { rows: SAMPLE_ROWS })], `${collection.name}-sample.json`, {
    type: 'application/json'
  })
