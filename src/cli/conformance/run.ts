import { setTimeout as sleep } from 'node:timers/promises'
import { withoutSecrets } from '../../config/rows.ts'
import { CliError, EXIT } from '../command.ts'

import { reasonOf } from '../remote.ts'
import { differences, fromDocuments } from './compare.ts'

import type { Scenario } from './scenario.ts'
import { hasEnded, jobOf, type Seen, send, type Target } from './send.ts'

export interface Result {
  readonly name: string
  readonly differences: readonly string[]
}

export type Tell = (line: string) => void

/**
 * All of them to one target, then to the other: both may be ways to one account, where jobs of one would be in the way of the other's.
 * @param other left out: the documents @param tell what takes long @throws CliError when one of them cannot be reached
 */
export const runScenarios = async (
  scenarios: readonly Scenario[],
  target: Target,
  other: Target | undefined,
  tell: Tell
): Promise<Result[]> => {
  const [first] = scenarios
  for (const each of [target, other]) if (first !== undefined && each !== undefined) await reach(first, each)
  const answers = await answersOf(scenarios, target, tell)
  const expected = other && (await answersOf(scenarios, other, tell))
  return scenarios.map((scenario, at) => {
    const seen = answers[at] as Seen
    const wanted = expected?.[at]
    const found = wanted === undefined ? fromDocuments(scenario, seen) : between(scenario, wanted, seen)
    return { name: scenario.name, differences: found }
  })
}

/** @throws CliError when a target does not answer; nothing has been made then */
const reach = async (first: Scenario, target: Target): Promise<void> => {
  try {
    await send(target, first, '')
  } catch (error) {
    const problem = `${withoutSecrets(target.url)} cannot be asked (${reasonOf(error)})`
    throw new CliError(problem, EXIT.wrongInput.code)
  }
}

/** The answers of one target to scenarios one after the other: those that ask for a job ask for the one made last. */
const answersOf = async (scenarios: readonly Scenario[], target: Target, tell: Tell): Promise<Seen[]> => {
  let job = ''
  const answers: Seen[] = []
  for (const scenario of scenarios) {
    try {
      const seen = await (scenario.until ? sendUntil : send)(target, scenario, job, tell)
      if (scenario.creates) job = jobOf(seen) ?? ''
      answers.push(seen)
    } catch (error) {
      answers.push({ status: `none (${reasonOf(error)})`, body: undefined })
    }
  }
  return answers
}

/** Milliseconds until it is asked again how far a job is, at first and at last, and how long that is asked. */
const POLLS = { first: 50, last: 2000, atMost: 3_600_000 }

/** Milliseconds after which a job that is waited for is told, and told again. */
const TOLD_EVERY = 15_000

/** Asks again until the job is as far as the scenario wants it, or until the answer is none about a job. */
const sendUntil = async (target: Target, scenario: Scenario, job: string, tell: Tell): Promise<Seen> => {
  let told = TOLD_EVERY
  for (let [waited, pause] = [0, POLLS.first]; ; waited += pause, pause = Math.min(2 * pause, POLLS.last)) {
    const seen = await send(target, scenario, job)
    if (hasEnded(seen, scenario.until === 'waiting') || waited >= POLLS.atMost) return seen
    if (waited >= told) {
      tell(`${withoutSecrets(target.url)}: ${scenario.name} has waited ${Math.round(waited / 1000)} s for its job`)
      told += TOLD_EVERY
    }
    await sleep(pause)
  }
}

/** Where two targets differ; where they agree in refusing what is to succeed, nothing has been compared. */
const between = ({ documented, theirs }: Scenario, wanted: Seen, seen: Seen): string[] => {
  const found = differences(wanted, seen, theirs)
  const refusal = refusalIn(seen)
  if (found.length > 0 || refusal === undefined || typeof documented === 'number') return found
  return [`not compared: a success is documented, and both refuse it with ${refusal}`]
}

const refusalIn = ({ body }: Seen): string | undefined => {
  const { code, message, data } = (body ?? {}) as { code?: unknown; message?: unknown; data?: unknown }
  return data === undefined && typeof message === 'string' ? `${code} ${JSON.stringify(message)}` : undefined
}
