import './chip.css'
import type { ComponentChildren } from 'preact'

export type ChipKind = 'plain' | 'accent' | 'good' | 'warn' | 'bad'

interface ChipProps {
  readonly kind?: ChipKind
  /** A point before the text, for states. */
  readonly dot?: boolean
  readonly title?: string
  readonly children: ComponentChildren
}

/** A word or two with a colour: a state, a code, a kind. */
export const Chip = ({ kind = 'plain', dot = false, title, children }: ChipProps) => (
  <span class={`chip chip-${kind}${dot ? ' chip-dot' : ''}`} title={title}>
    {children}
  </span>
)
