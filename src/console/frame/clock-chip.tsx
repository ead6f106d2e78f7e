import { useEffect, useState } from 'preact/hooks'
import { call } from '../call.ts'
import { clock, clockAt, jobs } from '../live.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { toastError } from '../parts/toast.tsx'
import { moment, say } from '../words/words.ts'

/** The time of the sandbox, with buttons that steer it. */
export const ClockChip = () => {
  const now = useSandboxTime()
  const [busy, setBusy] = useState(false)
  const shown = clock.value
  if (shown === undefined || now === undefined) return null
  const frozen = shown.mode === 'frozen'
  const run = async (action: () => Promise<unknown>) => {
    setBusy(true)
    await action().catch(toastError)
    setBusy(false)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset takes part in no flex layout
    <div class="clock-chip" role="group" aria-label={say('clock')}>
      <span class="time number">
        {frozen && <span class="faint">{say('clock.frozen')}</span>}
        {shown.mode === 'scaled' && <span class="faint">{say('clock.scaled', { scale: shown.scale })}</span>}
        <time dateTime={new Date(now).toISOString()}>{moment(now)}</time>
        <span class="zone">{say('clock.zone')}</span>
      </span>
      <Step
        icon={frozen ? 'play' : 'pause'}
        label={say(frozen ? 'clock.run' : 'clock.stop')}
        busy={busy}
        onClick={() => run(() => call('PATCH /clock', { mode: frozen ? 'real' : 'frozen' }))}
      />
      <Step
        icon="next"
        label={say(hasNext() ? 'clock.next' : 'clock.next.none')}
        busy={busy || !hasNext()}
        onClick={() => run(() => call('POST /clock/advance', { until: 'next' }))}
      />
      <Step
        text="+1m"
        label={say('clock.minute')}
        busy={busy}
        onClick={() => run(() => call('POST /clock/advance', { by: '1m' }))}
      />
      <Step
        text="+10m"
        label={say('clock.minutes')}
        busy={busy}
        onClick={() => run(() => call('POST /clock/advance', { by: '10m' }))}
      />
    </div>
  )
}

/** Whether a job runs that ends by itself. Clusters in transition are known to the server alone. */
const hasNext = (): boolean =>
  jobs.value?.jobs.some(({ state, standsStill }) => state === 'Running' && !standsStill) ?? false

interface StepProps {
  readonly icon?: IconName
  readonly text?: string
  readonly label: string
  readonly busy: boolean
  readonly onClick: () => void
}

const Step = ({ icon, text, label, busy, onClick }: StepProps) => (
  <button
    type="button"
    class={`button quiet small${icon === undefined ? '' : ' icon'}`}
    {...(icon !== undefined && { 'aria-label': label })}
    title={label}
    aria-disabled={busy}
    onClick={busy ? undefined : onClick}
  >
    {icon === undefined ? text : <Icon name={icon} size={16} />}
  </button>
)

/** Epoch milliseconds of the sandbox, which go on with the machine's time while its clock runs. */
export const useSandboxTime = (): number | undefined => {
  const [, setTick] = useState(0)
  const shown = clock.value
  const scale = shown?.scale ?? 0
  useEffect(() => {
    if (scale === 0) return
    const timer = setInterval(() => setTick(tick => tick + 1), 1000)
    return () => clearInterval(timer)
  }, [scale])
  return shown === undefined ? undefined : Date.parse(shown.now) + (Date.now() - clockAt.value) * scale
}
