import './dialog.css'
import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { say } from '../words/words.ts'
import { Icon } from './icon.tsx'
import { Problem } from './page.tsx'

interface DialogProps {
  readonly title: ComponentChildren
  /** undefined: it cannot be closed without an answer. */
  readonly onClose?: () => void
  readonly children: ComponentChildren
  /** Buttons at its end. */
  readonly actions?: ComponentChildren
}

/** The browser's own modal dialog: it keeps the focus, closes with Escape, and gives the focus back. */
export const Dialog = ({ title, onClose, children, actions }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  // Before the next key arrives: what is typed right after it opens must not be lost.
  useLayoutEffect(() => {
    const before = document.activeElement
    const shown = dialog.current
    shown?.showModal()
    return () => {
      shown?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const cancel = (event: Event) => {
    event.preventDefault()
    onClose?.()
  }
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby={id} onCancel={cancel}>
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        {onClose !== undefined && (
          <button type="button" class="button quiet small icon" aria-label={say('close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </div>
      <div class="dialog-body">{children}</div>
      {actions !== undefined && <div class="dialog-actions">{actions}</div>}
    </dialog>
  )
}

interface FormDialogProps {
  readonly title: ComponentChildren
  readonly about?: ComponentChildren
  /** Words of the button that submits. */
  readonly submit: ComponentChildren
  readonly danger?: boolean
  /** Whether the form is complete. */
  readonly ready: boolean
  /** Closes the dialog when it has succeeded. An error that it throws is shown in the dialog. */
  readonly onSubmit: () => Promise<void>
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/** A dialog with a form. It is submitted once at a time, and stays open with the error when that fails. */
export const FormDialog = ({
  title,
  about,
  submit,
  danger = false,
  ready,
  onSubmit,
  onClose,
  children
}: FormDialogProps) => {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = async (event: Event) => {
    event.preventDefault()
    if (busy || !ready) return
    setBusy(true)
    try {
      await onSubmit()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="stack" onSubmit={run}>
        {about !== undefined && <p class="muted">{about}</p>}
        {children}
        {error !== undefined && <Problem error={error} />}
        <div class="row">
          <button
            type="submit"
            class={`button ${danger ? 'danger' : 'primary'}`}
            disabled={!ready}
            aria-disabled={busy}
          >
            {submit}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {say('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

interface ConfirmDialogProps {
  readonly title: ComponentChildren
  /** Words of the button that confirms. */
  readonly confirm: ComponentChildren
  readonly kind?: 'danger' | 'primary'
  /** Whether confirming has to wait. */
  readonly busy?: boolean
  readonly onConfirm: () => unknown
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/** Asks before something is done. */
export const ConfirmDialog = ({
  title,
  confirm,
  kind = 'danger',
  busy = false,
  onConfirm,
  onClose,
  children
}: ConfirmDialogProps) => (
  <Dialog
    title={title}
    onClose={onClose}
    actions={
      <>
        <button type="button" class="button" onClick={onClose}>
          {say('cancel')}
        </button>
        <button type="button" class={`button ${kind}`} aria-disabled={busy} onClick={busy ? undefined : onConfirm}>
          {confirm}
        </button>
      </>
    }
  >
    {children}
  </Dialog>
)
