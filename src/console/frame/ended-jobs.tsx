import { useEffect, useState } from 'preact/hooks'
import { jobs } from '../live.ts'
import { say } from '../words/words.ts'

/** Milliseconds between two sentences. */
const QUIET = 5000

/** Tells those who listen to the page which job has ended: one sentence at a time, the latest. */
export const EndedJobs = () => {
  const [text, setText] = useState('')
  useEffect(() => {
    let running = new Set<string>()
    let saidAt = 0
    return jobs.subscribe(frame => {
      const list = frame?.jobs ?? []
      const ended = list.find(({ jobId, state }) => state !== 'Running' && running.has(jobId))
      running = new Set(list.filter(({ state }) => state === 'Running').map(({ jobId }) => jobId))
      if (ended === undefined || Date.now() - saidAt < QUIET) return
      saidAt = Date.now()
      setText(say('jobs.ended.one', { id: ended.jobId, state: say(`state.${ended.state}`) }))
    })
  }, [])
  return (
    <p class="hidden-text" aria-live="polite">
      {text}
    </p>
  )
}
