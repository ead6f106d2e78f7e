import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'

interface MenuProps {
  /** Name of the button, read aloud. */
  readonly label: string
  readonly button: ComponentChildren
  /** The panel hangs at the right end of the button. */
  readonly right?: boolean
  readonly kind?: string
  /** Content of the panel; `close` closes it. */
  readonly children: (close: () => void) => ComponentChildren
}

/** A button with a panel below it, which Escape, a click elsewhere and a choice close. */
export const Menu = ({ label, button, right = false, kind = 'quiet', children }: MenuProps) => {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    const elsewhere = ({ target }: Event) => {
      if (!(target instanceof Node) || box.current?.contains(target) !== true) setOpen(false)
    }
    addEventListener('pointerdown', elsewhere)
    addEventListener('focusin', elsewhere)
    return () => {
      removeEventListener('pointerdown', elsewhere)
      removeEventListener('focusin', elsewhere)
    }
  }, [open])
  const close = () => {
    setOpen(false)
    box.current?.querySelector('button')?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const choices = [...(box.current?.querySelectorAll<HTMLElement>('.panel button, .panel a') ?? [])]
    const at = choices.indexOf(document.activeElement as HTMLElement)
    choices[(at + step + choices.length) % choices.length]?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the button and the choices in it
    <div class={`menu${right ? ' right' : ''}`} ref={box} onKeyDown={onKeyDown}>
      <button
        type="button"
        class={`button ${kind}`}
        aria-label={label}
        title={label}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div class="panel" id={id}>
          {children(close)}
        </div>
      )}
    </div>
  )
}
