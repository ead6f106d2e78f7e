import { useState } from 'preact/hooks'
import { call } from '../../call.ts'
import { FormDialog } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import { say } from '../../words/words.ts'
import { type Bucket, loadWorld, pathOf } from './state.ts'

/** Puts a file into a bucket, or declares an object that has a size alone. */
export const AddObject = ({ bucket, onClose }: { readonly bucket: Bucket; readonly onClose: () => void }) => {
  const [kind, setKind] = useState<'bytes' | 'size'>('bytes')
  const [file, setFile] = useState<File>()
  const [key, setKey] = useState('')
  const [size, setSize] = useState('')
  const [rows, setRows] = useState('')
  const ready = key !== '' && (kind === 'bytes' ? file !== undefined : size !== '')
  const add = async () => {
    const name = 'PUT /world/objects/:cloud/:bucket/*'
    const place = { ...pathOf(bucket), key }
    if (kind === 'bytes' && file !== undefined) await call(name, place, { bytes: file })
    else await call(name, { ...place, size: Number(size), ...(rows !== '' && { rows: Number(rows) }) })
    await loadWorld()
    toast(say('world.object.added', { name: key }))
    onClose()
  }
  return (
    <FormDialog
      title={say('world.object.put.title', { name: bucket.name })}
      submit={say('world.object.put')}
      ready={ready}
      onSubmit={add}
      onClose={onClose}
    >
      <div class="field">
        <label for="object-kind">{say('world.object.kind')}</label>
        <select
          id="object-kind"
          class="input"
          value={kind}
          onChange={({ currentTarget }) => setKind(currentTarget.value === 'size' ? 'size' : 'bytes')}
        >
          <option value="bytes">{say('world.object.bytes')}</option>
          <option value="size">{say('world.object.onlySize')}</option>
        </select>
      </div>
      {kind === 'bytes' && (
        <div class="field">
          <label for="object-file">{say('world.object.file')}</label>
          <input
            id="object-file"
            class="input"
            type="file"
            onChange={({ currentTarget }) => {
              const chosen = currentTarget.files?.[0]
              setFile(chosen)
              if (key === '' && chosen !== undefined) setKey(chosen.name)
            }}
          />
        </div>
      )}
      <Text id="object-key" label={say('world.object.key')} value={key} onInput={setKey} />
      {kind === 'size' && (
        <>
          <Text id="object-size" label={say('world.object.sizeBytes')} value={size} onInput={setSize} number />
          <Text id="object-rows" label={say('world.object.rows')} value={rows} onInput={setRows} number />
        </>
      )}
    </FormDialog>
  )
}

interface TextProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly number?: boolean
}

const Text = ({ id, label, value, onInput, number = false }: TextProps) => (
  <div class="field">
    <label for={id}>{label}</label>
    <input
      id={id}
      class="input"
      autocomplete="off"
      inputMode={number ? 'numeric' : 'text'}
      pattern={number ? '[0-9]*' : undefined}
      value={value}
      onInput={({ currentTarget }) => onInput(currentTarget.value)}
    />
  </div>
)
