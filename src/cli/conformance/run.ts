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

export type Report = (line: string) => void

/**
 * Sends all scenarios to one target, then to the other: both may use one account, where their jobs would disturb each other.
 * @param other defaults to the documents @param report reports slow steps @throws CliError when a target cannot be reached
 */
export const runScenarios = async (
  scenarios: readonly Scenario[],
  target: Target,
  other: Target | undefined,
  report: Report
): Promise<Result[]> => {
  const [first] = scenarios
  for (const each of [target, other]) if (first !== undefined && each !== undefined) await reach(first, each)
  const answers = await answersOf(scenarios, target, report)
  const expected = other && (await answersOf(scenarios, other, report))
  return scenarios.map((scenario, at) => {
    const seen = answers[at] as Seen
    const wanted = expected?.[at]
    const found = wanted === undefined ? fromDocuments(scenario, seen) : between(scenario, wanted, seen)
    return { name: scenario.name, differences: found }
  })
}

/** @throws CliError when a target does not respond; then nothing has been created */
const reach = async (first: Scenario, target: Target): Promise<void> => {
  try {
    await send(target, first, '')
  } catch (error) {
    const problem = `${withoutSecrets(target.url)} cannot be asked (${reasonOf(error)})`
    throw new CliError(problem, EXIT.wrongInput.code)
  }
}

/** The responses of one target to the scenarios in order. `JOB` stands for the job that was created last. */
const answersOf = async (scenarios: readonly Scenario[], target: Target, report: Report): Promise<Seen[]> => {
  let job = ''
  const answers: Seen[] = []
  for (const scenario of scenarios) {
    try {
      const seen = await (scenario.until ? sendUntil : send)(target, scenario, job, report)
      if (scenario.creates) job = jobOf(seen) ?? ''
      answers.push(seen)
    } catch (error) {
      answers.push({ status: `none (${reasonOf(error)})`, body: undefined })
    }
  }
  return answers
}

/** Milliseconds between polls of a job, first and last, and the maximum time of polling. */
const POLLS = { first: 50, last: 2000, atMost: 3_600_000 }

/** Milliseconds between reports about a job that takes long. */
const REPORT_EVERY = 15_000

/** Repeats a request until the job has the scenario's state, or the response is not about a job. */
const sendUntil = async (target: Target, scenario: Scenario, job: string, report: Report): Promise<Seen> => {
  let nextReport = REPORT_EVERY
  for (let [waited, pause] = [0, POLLS.first]; ; waited += pause, pause = Math.min(2 * pause, POLLS.last)) {
    const seen = await send(target, scenario, job)
    if (hasEnded(seen, scenario.until === 'waiting') || waited >= POLLS.atMost) return seen
    if (waited >= nextReport) {
      report(`${withoutSecrets(target.url)}: ${scenario.name} has waited ${Math.round(waited / 1000)} s for its job`)
      nextReport += REPORT_EVERY
    }
    await sleep(pause)
  }
}

/** Differences between two targets. If both reject a call that should succeed, nothing was compared. */
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
