import { useState } from 'preact/hooks'
import { CallError, call } from '../../call.ts'
import { Problem } from '../../parts/page.tsx'
import { linkTo, place } from '../../router.ts'
import { visible } from '../../visible.ts'
import { say } from '../../words/words.ts'
import { type Filter, toMatcher } from './filters.ts'
import { type Miss, readMiss } from './near-miss.ts'

const BOUNDS = ['atLeast', 'count', 'atMost', 'none'] as const

type Bound = (typeof BOUNDS)[number]

type Outcome = { readonly met: number } | { readonly message: string; readonly misses: readonly Miss[] } | Error

/** Asserts how many requests match the filter, as a test would: `POST /_emulator/journal/expect`. */
export const ExpectCard = ({ filter }: { readonly filter: Filter }) => {
  const [bound, setBound] = useState<Bound>('atLeast')
  const [count, setCount] = useState('1')
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const check = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setOutcome(await expectRequests(filter, bound, Number(count)))
    setBusy(false)
  }
  return (
    <section class="card expect">
      <div class="head">
        <h2>{say('journal.expect')}</h2>
      </div>
      <div class="body stack">
        <form class="expect-line" onSubmit={check}>
          <select
            class="input fit"
            aria-label={say('journal.expect.bound')}
            value={bound}
            onChange={({ currentTarget }) => setBound(BOUNDS.find(name => name === currentTarget.value) ?? 'atLeast')}
          >
            {BOUNDS.map(name => (
              <option key={name} value={name}>
                {say(`journal.expect.${name}`)}
              </option>
            ))}
          </select>
          {bound !== 'none' && (
            <input
              class="input expect-number"
              type="number"
              min="0"
              required
              aria-label={say('journal.expect.number')}
              value={count}
              onInput={({ currentTarget }) => setCount(currentTarget.value)}
            />
          )}
          <span>{say('journal.expect.matches')}</span>
          <button type="submit" class="button" aria-disabled={busy}>
            {say('journal.expect.check')}
          </button>
        </form>
        {outcome !== undefined && <OutcomeText outcome={outcome} />}
      </div>
    </section>
  )
}

const expectRequests = async (filter: Filter, bound: Bound, count: number): Promise<Outcome> => {
  const bounds = bound === 'none' ? ({ none: true } as const) : { [bound]: count }
  try {
    const { count: met } = await call('POST /journal/expect', { ...toMatcher(filter), ...bounds })
    return { met }
  } catch (error) {
    if (!(error instanceof CallError) || error.status !== 409) return error as Error
    const { nearMisses } = error.details as { readonly nearMisses?: readonly string[] }
    const [message = ''] = nearMisses === undefined ? [error.message] : error.message.split('; #', 1)
    return { message, misses: (nearMisses ?? []).map(readMiss) }
  }
}

const OutcomeText = ({ outcome }: { readonly outcome: Outcome }) => {
  if (outcome instanceof Error) return <Problem error={outcome} />
  if ('met' in outcome)
    return (
      <p class="notice good" role="status">
        {say('journal.expect.met', { count: outcome.met })}
      </p>
    )
  return (
    <div class="stack tight" role="status">
      <p class="notice bad" lang="en">
        {visible(outcome.message)}
      </p>
      {outcome.misses.length > 0 && <h3>{say('journal.expect.near')}</h3>}
      <ul class="expect-misses" lang="en">
        {outcome.misses.map(({ id, request, fields }) => (
          <li key={id}>
            {id !== '' && <a href={linkTo('journal', id, place.value.query)}>#{id}</a>} {visible(request)}
            {fields.map(field => (
              <div key={field}>
                <span class="expect-miss">{visible(field)}</span>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </div>
  )
}
