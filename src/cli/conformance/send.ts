import { request, textOf } from '../remote.ts'

import type { Scenario } from './scenario.ts'

/** Where scenarios are sent; the key is never shown. */
export interface Target {
  readonly url: string
  readonly key: string
}

export interface Seen {
  /** Of HTTP, or why there is none. */
  readonly status: number | string
  /** undefined: it is no JSON. */
  readonly body: unknown
}

const PATIENCE = 60_000

/** Bytes of an answer: a page of jobs has less by far, and something else may answer without end. */
const LONGEST = 8 * 1024 ** 2

/** One request. @param job stands for `JOB` @throws an error of node:http when there is no answer */
export const send = async ({ url, key }: Target, scenario: Scenario, job: string): Promise<Seen> => {
  const { method, path, body, noKey } = scenario
  const payload = body === undefined ? undefined : JSON.stringify(body).replaceAll('"JOB"', JSON.stringify(job))
  const target = new URL(url.replace(/\/$/, '') + path.replace('JOB', encodeURIComponent(job)))
  const headers = {
    ...(noKey !== true && { authorization: `Bearer ${key}` }),
    ...(payload !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) })
  }
  const answer = await request(target, { method, headers }, payload, PATIENCE)
  const text = await textOf(answer, LONGEST)
  const status = answer.statusCode ?? 0
  try {
    return { status, body: JSON.parse(text) }
  } catch {
    return { status, body: undefined }
  }
}

/** The job that an answer names. */
export const jobOf = (seen: Seen): string | undefined => dataOf(seen)?.jobId

interface Answer {
  readonly data?: {
    readonly jobId?: string
    readonly readyPercentage?: number
    readonly errorMessage?: string | null
    readonly state?: string
  }
}

const dataOf = ({ body }: Seen) => (body as Answer | undefined)?.data

/** A job that is on its way says so: whatever else is answered, waiting would be for nothing. */
const ON_ITS_WAY = new Set(['Pending', 'Importing', 'Committing', 'Uncommitted'])

/** Whether there is nothing to wait for: the job completed or failed, or the answer is about none. @param waiting whether it may wait itself */
export const hasEnded = (seen: Seen, waiting: boolean): boolean => {
  const { readyPercentage, errorMessage, state } = dataOf(seen) ?? {}
  if (state !== undefined) return !ON_ITS_WAY.has(state) || (waiting && state === 'Uncommitted')
  const isMoving = typeof readyPercentage === 'number' && readyPercentage < 1
  return !isMoving || Boolean(errorMessage)
}
