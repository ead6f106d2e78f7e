import { useState } from 'preact/hooks'
import { call } from '../call.ts'
import { clock, retry } from '../live.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { download } from '../parts/download.ts'
import { toast } from '../parts/toast.tsx'
import { say } from '../words/words.ts'

interface DialogProps {
  readonly onClose: () => void
}

/** Saves all sandboxes to a file of the browser. */
export const SaveSnapshotDialog = ({ onClose }: DialogProps) => {
  const [name, setName] = useState(`emulator-${(clock.value?.now ?? new Date().toISOString()).slice(0, 10)}`)
  const save = async () => {
    download(`${name.trim()}.json`, JSON.stringify(await call('GET /snapshot', {})), 'application/json')
    toast(say('snapshot.saved', { name: name.trim() }))
    onClose()
  }
  return (
    <FormDialog
      title={say('snapshot.save')}
      about={say('snapshot.save.about')}
      submit={say('snapshot.save.do')}
      ready={name.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      <div class="field">
        <label for="snapshot-name">{say('snapshot.name')}</label>
        <input
          id="snapshot-name"
          class="input"
          autocomplete="off"
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </div>
    </FormDialog>
  )
}

/** Replaces all sandboxes by those of a file. */
export const LoadSnapshotDialog = ({ onClose }: DialogProps) => {
  const [file, setFile] = useState<File>()
  const load = async () => {
    if (file === undefined) return
    const { restored } = await call('PUT /snapshot', JSON.parse(await file.text()))
    toast(say('snapshot.loaded', { count: restored.length }))
    onClose()
    retry()
  }
  return (
    <FormDialog
      title={say('snapshot.load')}
      about={say('snapshot.load.about')}
      submit={say('snapshot.load.do')}
      danger
      ready={file !== undefined}
      onSubmit={load}
      onClose={onClose}
    >
      <div class="field">
        <label for="snapshot-file">{say('snapshot.file')}</label>
        <input
          id="snapshot-file"
          class="input"
          type="file"
          accept=".json,application/json"
          onChange={({ currentTarget }) => setFile(currentTarget.files?.[0])}
        />
      </div>
    </FormDialog>
  )
}
