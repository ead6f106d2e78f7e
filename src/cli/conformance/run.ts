import { setTimeout as sleep } from 'node:timers/promises'
import { withoutSecrets } from '../../config/quote.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-codes.ts'
import { differences } from './differences.ts'
import { fromDocuments } from './documented.ts'
import type { Scenario } from './scenario.ts'
import { hasEnded, jobOf, type Seen, send, type Target } from './send.ts'

export interface Result {
  readonly name: string
  readonly differences: readonly string[]
}

/** Milliseconds between two questions of how far a job is, and how long they are asked. */
const POLLS = { every: 1000, atMost: 3_600_000 }

/** Asks again until the job is as far as the scenario wants it, or until the answer is none about a job. */
const sendUntil = async (target: Target, scenario: Scenario, job: string): Promise<Seen> => {
  for (let waited = 0; ; waited += POLLS.every) {
    const seen = await send(target, scenario, job)
    if (hasEnded(seen, scenario.until === 'waiting') || waited >= POLLS.atMost) return seen
    await sleep(POLLS.every)
  }
}

/** The answers of one target to scenarios one after the other: those that ask for a job ask for the one made last. */
const asker = (target: Target) => {
  let job = ''
  return async (scenario: Scenario): Promise<Seen> => {
    try {
      const seen = await (scenario.until ? sendUntil : send)(target, scenario, job)
      if (scenario.creates) job = jobOf(seen) ?? ''
      return seen
    } catch (error) {
      // Not its message: that repeats the URL with what is secret in it.
      const { cause, name } = error as Error & { readonly cause?: NodeJS.ErrnoException }
      const reason = cause?.code ?? name
      throw new CliError(`${withoutSecrets(target.url)} cannot be asked (${reason})`, EXIT.wrongInput.code)
    }
  }
}

/** @param other left out: the documents @throws CliError when one of them cannot be reached */
export const runScenarios = async (
  scenarios: readonly Scenario[],
  target: Target,
  other: Target | undefined
): Promise<Result[]> => {
  const ask = asker(target)
  const askOther = other && asker(other)
  const results: Result[] = []
  for (const scenario of scenarios) {
    const seen = await ask(scenario)
    const found = askOther ? differences(await askOther(scenario), seen) : fromDocuments(scenario, seen)
    results.push({ name: scenario.name, differences: found })
  }
  return results
}
