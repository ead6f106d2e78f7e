import './tour.css'
import { useState } from 'preact/hooks'
import { TOUR_SANDBOX, TOUR_STEPS, type TourResult } from '../../../demo/steps.ts'
import { contractBase } from '../../call.ts'
import { Icon } from '../../parts/icon.tsx'
import { linkTo } from '../../router.ts'
import { token } from '../../token.ts'
import { say } from '../../words/words.ts'

/** An import that succeeds, then three that do not, step by step in a sandbox of its own. */
export const Tour = () => {
  const [results, setResults] = useState<readonly TourResult[]>([])
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const next = TOUR_STEPS[results.length]
  const go = async () => {
    const step = next ?? 'sample'
    setBusy(true)
    setError(undefined)
    const headers = { 'x-emulator-client': 'console' }
    try {
      const options = { url: contractBase(), headers, ...(token.value !== undefined && { token: token.value }) }
      const { takeStep } = await import('../../../demo/tour.ts')
      const result = await takeStep(step, options)
      setResults(next === undefined ? [result] : [...results, result])
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : String(problem))
    }
    setBusy(false)
  }
  const word = results.length === 0 ? 'tour.begin' : next === undefined ? 'tour.again' : 'tour.next'
  return (
    <section class="card">
      <div class="head">
        <h2>{say('tour.title')}</h2>
        <span class="small faint">{say('tour.about')}</span>
      </div>
      <div class="body stack">
        <ol class="tour">
          {TOUR_STEPS.map((step, index) => {
            const result = results[index]
            return (
              <li key={step} class={result !== undefined ? 'taken' : step === next ? 'next' : undefined}>
                <span class="tour-number number">
                  {result === undefined ? index + 1 : <Icon name="check" size={14} />}
                </span>
                <div class="tour-text">
                  <p>{say(`tour.${step}`)}</p>
                  {result !== undefined && <Told result={result} />}
                </div>
              </li>
            )
          })}
        </ol>
        {error !== undefined && (
          <p class="notice bad" role="alert" lang="en">
            {error}
          </p>
        )}
        <div class="row">
          <button type="button" class="button primary tour-go" aria-disabled={busy} onClick={busy ? undefined : go}>
            {say(word)}
          </button>
          {results.length > 2 && (
            <a class="button" href={linkTo('jobs', undefined, { sandbox: TOUR_SANDBOX })}>
              {say('tour.jobs')}
            </a>
          )}
        </div>
      </div>
    </section>
  )
}

/** What a step has found; the words of the service stay English. */
const Told = ({ result: { code, message, rows, row, jobId } }: { readonly result: TourResult }) => (
  <p class="small faint" role="status">
    {row !== undefined && `${say('import.finding.row', { row })}: `}
    {message === undefined ? null : (
      <span lang="en">
        {code} {message}
      </span>
    )}
    {message === undefined && (jobId === undefined ? say('import.verdict.rows', { count: rows ?? 0 }) : jobId)}
  </p>
)
