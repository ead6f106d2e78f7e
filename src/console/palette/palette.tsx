import './palette.css'
import { signal } from '@preact/signals'
import { useEffect, useId, useLayoutEffect, useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { sandboxName } from '../sandbox.ts'
import { say } from '../words/words.ts'
import { type Entry, entriesHere, loadFurther, matching } from './entries.ts'

const open = signal(false)

export const openPalette = (): void => {
  open.value = true
}

/** Goes to a page, job, code, cluster or sandbox by a few letters of its name: Ctrl+K or ⌘K opens it. */
export const Palette = () => {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return
      event.preventDefault()
      // Another dialog waits for its answer.
      if (document.querySelector('dialog[open]') === null) openPalette()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return open.value ? <PaletteDialog onClose={() => (open.value = false)} /> : null
}

const PaletteDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [further, setFurther] = useState<readonly Entry[]>([])
  const id = useId()
  useEffect(() => {
    loadFurther().then(setFurther)
  }, [sandboxName.value])
  const found = matching([...entriesHere(), ...further], text)
  const choose = (entry: Entry | undefined) => {
    if (entry === undefined) return
    onClose()
    entry.open()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault()
      choose(found[at])
    }
    if (step === undefined || found.length === 0) return
    event.preventDefault()
    const next = (at + step + found.length) % found.length
    setAt(next)
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <Dialog title={say('palette')} onClose={onClose}>
      <input
        autofocus
        class="input"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length === 0 ? undefined : `${id}-${at}`}
        aria-label={say('palette.field')}
        placeholder={say('palette.field')}
        autocomplete="off"
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div class="palette-list" id={`${id}-list`} role="listbox" aria-label={say('palette')}>
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
          <div
            key={`${entry.kind} ${entry.text}`}
            id={`${id}-${index}`}
            role="option"
            class="palette-entry"
            aria-selected={index === at}
            onClick={() => choose(entry)}
          >
            <Icon name={entry.icon} size={16} />
            <span class="truncate">{entry.text}</span>
            <span class="palette-about truncate">{entry.about}</span>
            <span class="palette-kind">{say(`palette.${entry.kind}`)}</span>
          </div>
        ))}
      </div>
      <p class="faint small" role="status">
        {found.length === 0 ? say('palette.none') : say('palette.keys')}
      </p>
    </Dialog>
  )
}
