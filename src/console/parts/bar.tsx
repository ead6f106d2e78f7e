import './bar.css'
import { percent as percentText } from '../words/words.ts'

interface BarProps {
  /** 0 to 100. */
  readonly percent: number
  readonly kind?: 'running' | 'good' | 'bad' | 'still'
  /** Its name for screen readers. */
  readonly label: string
}

/** How far something is. */
export const Bar = ({ percent, kind = 'running', label }: BarProps) => (
  <div class="bar-box">
    <div
      class={`bar bar-${kind}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div class="bar-fill" style={{ width: `${percent}%` }} />
    </div>
    <span class="bar-number number">{percentText(percent / 100)}</span>
  </div>
)
