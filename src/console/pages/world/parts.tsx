import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { ConfirmDialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { go } from '../../router.ts'
import { say } from '../../words/words.ts'
import { change } from './state.ts'

export const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

interface DeleteProps {
  readonly name: string
  /** Text about other things that are lost. */
  readonly about: string
  /** Words of the button; without them, a picture alone. */
  readonly label?: string
  readonly onDelete: () => Promise<unknown>
  /** Address to open then; undefined: the page stays. */
  readonly then?: string
}

/** A button that asks before it deletes. */
export const DeleteButton = ({ name, about, label, onDelete, then }: DeleteProps) => {
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const close = () => setAsked(false)
  const remove = async () => {
    setBusy(true)
    const done = await change(onDelete, say('world.deleted', { name }))
    setBusy(false)
    close()
    if (done && then !== undefined) go('world', then === '' ? undefined : then)
  }
  const words = say('world.delete.title', { name })
  return (
    <>
      <button
        type="button"
        class={`button danger${label === undefined ? ' quiet small icon' : ''}`}
        aria-label={label ?? `${say('delete')} ${name}`}
        onClick={() => setAsked(true)}
      >
        <Icon name="trash" size={16} />
        {label}
      </button>
      {asked && (
        <ConfirmDialog title={words} confirm={say('delete')} busy={busy} onConfirm={remove} onClose={close}>
          <p class="muted">{about}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
