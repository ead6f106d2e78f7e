import './toast.css'
import { signal } from '@preact/signals'
import { say } from '../words/words.ts'
import { Icon } from './icon.tsx'

interface Toast {
  readonly id: number
  readonly text: string
  readonly kind: 'plain' | 'bad'
}

const toasts = signal<readonly Toast[]>([])

let count = 0

/** Milliseconds that a message stays; one that tells an error stays until it is closed. */
const STAY = 4000

/** Tells in a corner what has happened. */
export const toast = (text: string, kind: Toast['kind'] = 'plain'): void => {
  const id = ++count
  toasts.value = [...toasts.value.slice(-2), { id, text, kind }]
  if (kind === 'plain') setTimeout(() => drop(id), STAY)
}

/** Tells an error of a call. */
export const toastError = (error: unknown): void => toast(error instanceof Error ? error.message : String(error), 'bad')

const drop = (id: number): void => {
  toasts.value = toasts.value.filter(other => other.id !== id)
}

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {toasts.value.map(({ id, text, kind }) => (
      <div key={id} class={`toast toast-${kind}`}>
        <span>{text}</span>
        <button type="button" class="button quiet small icon" aria-label={say('close')} onClick={() => drop(id)}>
          <Icon name="close" size={16} />
        </button>
      </div>
    ))}
  </div>
)
