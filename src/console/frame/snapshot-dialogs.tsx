import { useState } from 'preact/hooks'
import { call } from '../call.ts'
import { clock, retry } from '../live.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Problem } from '../parts/page.tsx'
import { toast } from '../parts/toast.tsx'
import { say } from '../words/words.ts'

interface DialogProps {
  readonly onClose: () => void
}

/** Saves all sandboxes to a file of the browser. */
export const SaveSnapshotDialog = ({ onClose }: DialogProps) => {
  const [name, setName] = useState(`emulator-${(clock.value?.now ?? new Date().toISOString()).slice(0, 10)}`)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const save = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    try {
      download(`${name.trim()}.json`, JSON.stringify(await call('GET /snapshot', {})))
      toast(say('snapshot.saved', { name: name.trim() }))
      onClose()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Dialog title={say('snapshot.save')} onClose={onClose}>
      <form class="stack" onSubmit={save}>
        <p class="muted">{say('snapshot.save.about')}</p>
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
        {error !== undefined && <Problem error={error} />}
        <div class="row">
          <button type="submit" class="button primary" disabled={name.trim() === ''} aria-disabled={busy}>
            {say('snapshot.save.do')}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {say('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

const download = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** Replaces all sandboxes by those of a file. */
export const LoadSnapshotDialog = ({ onClose }: DialogProps) => {
  const [file, setFile] = useState<File>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const load = async (event: Event) => {
    event.preventDefault()
    if (busy || file === undefined) return
    setBusy(true)
    try {
      const { restored } = await call('PUT /snapshot', JSON.parse(await file.text()))
      toast(say('snapshot.loaded', { count: restored.length }))
      onClose()
      retry()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Dialog title={say('snapshot.load')} onClose={onClose}>
      <form class="stack" onSubmit={load}>
        <p class="muted">{say('snapshot.load.about')}</p>
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
        {error !== undefined && <Problem error={error} />}
        <div class="row">
          <button type="submit" class="button danger" disabled={file === undefined} aria-disabled={busy}>
            {say('snapshot.load.do')}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {say('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
