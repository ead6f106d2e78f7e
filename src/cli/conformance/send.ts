import { request, textOf } from '../remote.ts'

import type { Scenario } from './scenario.ts'

/** A target of scenarios. Never show its key. */
export interface Target {
  readonly url: string
  readonly key: string
}

export interface Seen {
  /** HTTP status, or why there is none. */
  readonly status: number | string
  /** undefined: the body is no JSON. */
  readonly body: unknown
}

const PATIENCE = 60_000

/** Maximum bytes of a response. A page of jobs is far smaller, and another server may send an endless body. */
const LONGEST = 8 * 1024 ** 2

/** Sends one request. @param job replaces `JOB` @throws an error of node:http when there is no response */
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

/** The job id of a response. */
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

/** States of a job that has not ended; any other response ends the waiting. */
const ON_ITS_WAY = new Set(['Pending', 'Importing', 'Committing', 'Uncommitted'])

/** Whether the job has ended, or the response is not about a job. @param waiting whether waiting for a commit counts as the end */
export const hasEnded = (seen: Seen, waiting: boolean): boolean => {
  const { readyPercentage, errorMessage, state } = dataOf(seen) ?? {}
  if (state !== undefined) return !ON_ITS_WAY.has(state) || (waiting && state === 'Uncommitted')
  const isMoving = typeof readyPercentage === 'number' && readyPercentage < 1
  return !isMoving || Boolean(errorMessage)
}
