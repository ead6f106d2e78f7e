import './dialog.css'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { say } from '../words/words.ts'
import { Icon } from './icon.tsx'

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
  useEffect(() => {
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
