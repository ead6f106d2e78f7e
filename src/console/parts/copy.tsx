import { useState } from 'preact/hooks'
import { say } from '../words/words.ts'
import { Icon } from './icon.tsx'
import { toast } from './toast.tsx'

interface CopyProps {
  readonly text: string
  /** Words beside the picture. */
  readonly label?: string
}

/** Milliseconds that the button says that it has copied. */
const SAID = 1500

export const CopyButton = ({ text, label }: CopyProps) => {
  const [done, setDone] = useState(false)
  const onClick = async () => {
    if (!(await copyText(text))) return toast(say('copy.failed'), 'bad')
    setDone(true)
    setTimeout(() => setDone(false), SAID)
  }
  const words = done ? say('copy.done') : (label ?? say('copy'))
  return (
    <button
      type="button"
      class={`button quiet small${label === undefined ? ' icon' : ''}`}
      aria-label={words}
      title={words}
      onClick={onClick}
    >
      <Icon name={done ? 'check' : 'copy'} size={16} />
      {label !== undefined && words}
    </button>
  )
}

/** Copies a text; `navigator.clipboard` is missing on plain HTTP under a name other than localhost. */
export const copyText = async (text: string): Promise<boolean> => {
  if (navigator.clipboard !== undefined) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // The browser refuses it, for example without focus; the old way may still work.
    }
  }
  const before = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'hidden-text'
  // Inside of a modal dialog nothing else takes the focus.
  ;(before?.closest('dialog') ?? document.body).append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (before instanceof HTMLElement) before.focus()
  return copied
}
