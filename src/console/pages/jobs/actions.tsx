import { useState } from 'preact/hooks'
import type { JobSummary } from '../../../lab/control/jobs.ts'
import { keyFor } from '../../api-key.ts'
import { CallError, call, type Reply, send } from '../../call.ts'
import { useSandboxTime } from '../../frame/clock-chip.tsx'
import { Icon } from '../../parts/icon.tsx'
import { toast, toastError } from '../../parts/toast.tsx'
import { go, hasPage } from '../../router.ts'
import { say } from '../../words/words.ts'
import { toCall, withheldIn } from '../journal/replay.ts'

interface JobActionsProps {
  readonly job: JobSummary
  /** undefined: it has not come yet. */
  readonly detail: Reply<'GET /jobs/:id'> | undefined
}

/** Time goes on, the job ends at once, or its request is sent again. */
export const JobActions = ({ job, detail }: JobActionsProps) => {
  const [busy, setBusy] = useState(false)
  const now = useSandboxTime() ?? 0
  const { state, standsStill, jobId } = job
  const journalId = detail?.journalId ?? null
  if (detail === undefined || (state !== 'Running' && journalId === null)) return null
  const run = (action: () => Promise<unknown>) => async () => {
    if (busy) return
    setBusy(true)
    await action().catch(toastError)
    setBusy(false)
  }
  const decided = isTwoPhase(detail)
  const buttons = [
    state === 'Running' &&
      !standsStill && {
        word: 'jobs.finish' as const,
        kind: 'primary',
        icon: 'next' as const,
        action: () => advance(detail, now)
      },
    state === 'Running' &&
      standsStill &&
      decided && { word: 'jobs.commit' as const, kind: 'primary', action: () => decide(job, 'commit') },
    state === 'Running' &&
      (decided
        ? { word: 'jobs.abort' as const, kind: 'danger', action: () => decide(job, 'abort') }
        : { word: 'jobs.end' as const, kind: 'danger', action: () => call('POST /jobs/:id/end', { id: jobId }) }),
    journalId !== null &&
      hasPage('journal') && {
        word: 'jobs.again' as const,
        kind: '',
        icon: 'reset' as const,
        action: () => importAgain(job, journalId)
      }
  ]
  return (
    <div class="row">
      {buttons.map(
        button =>
          button !== false && (
            <button
              key={button.word}
              type="button"
              class={`button ${button.kind}`}
              aria-disabled={busy}
              onClick={run(button.action)}
            >
              {'icon' in button && <Icon name={button.icon} size={16} />}
              {say(button.word)}
            </button>
          )
      )}
    </div>
  )
}

/** Whether the job waits for a commit; the cloud aborts no other job. */
const isTwoPhase = ({ options }: Reply<'GET /jobs/:id'>): boolean =>
  String(options?.['auto_commit']).toLowerCase() === 'false'

/** Moves the clock until the job ends, or waits for its decision: by itself such a job does not end. */
const advance = async (detail: Reply<'GET /jobs/:id'>, now: number): Promise<void> => {
  try {
    await call('POST /clock/advance', { until: detail.jobId })
  } catch (error) {
    if (!(error instanceof CallError && error.status === 409 && isTwoPhase(detail))) throw error
    await call('POST /clock/advance', { by: untilDecision(detail, now) })
  }
}

/** The time until a job waits for its decision, for the clock. */
const untilDecision = ({ phases }: Reply<'GET /jobs/:id'>, now: number): string => {
  const end = Date.parse(phases.at(-1)?.endsAt ?? '')
  return `${Number.isNaN(end) ? 60_000 : Math.max(1, end - now)}ms`
}

const decide = async ({ clusterId, jobId }: JobSummary, path: 'commit' | 'abort'): Promise<void> => {
  const key = await keyFor(clusterId)
  const { body } = await send({
    method: 'POST',
    path: `/v2/vectordb/jobs/import/${path}`,
    key,
    body: { clusterId, jobId }
  })
  const { code, message } = body as { readonly code?: number; readonly message?: string }
  if (code !== 0 && code !== 200) toast(`${code} ${message}`, 'bad')
}

/** Sends the request of the job once more, and opens the new job. What the journal does not have is filled in at its entry. */
const importAgain = async ({ clusterId }: JobSummary, journalId: number): Promise<void> => {
  const { entry } = await call('GET /journal/:id', { id: journalId })
  if (entry.kind !== 'request') return
  const { secrets, lost } = withheldIn(entry)
  if (lost || secrets.size > 0) {
    go('journal', String(journalId))
    toast(say('jobs.again.withheld'))
    return
  }
  const { body } = await send(toCall(entry, await keyFor(clusterId)))
  const { code, message, data } = body as {
    readonly code?: number
    readonly message?: string
    readonly data?: { readonly jobId?: string }
  }
  if (data?.jobId !== undefined) go('jobs', data.jobId)
  else toast(`${code} ${message}`, 'bad')
}
