import type { TSchema } from '@sinclair/typebox'
import type { RefusalCode } from '../../contract/refusals/refusal.ts'

export interface Scenario {
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** With its query; `JOB` stands for the job that was made last, here and in the body. */
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
  /** Sent without a key. */
  readonly noKey?: true
  /** What the documents say: the refusal, or the shape of the success. */
  readonly documented: RefusalCode | TSchema
  /** Whether it tells what an account happens to have: of that the types alone are compared. */
  readonly theirs?: true
  /** Whether it leaves an import job behind. */
  readonly creates?: true
  /** Asked again until the job has ended, or waits for somebody to commit it. */
  readonly until?: 'ended' | 'waiting'
}

export const V1 = '/v1/vector/collections/import'
export const V2 = '/v2/vectordb/jobs/import'
export const NO_JOB = 'job-0000000000000000000000'
export const NO_OBJECT = 's3://a-bucket-that-nobody-reads/1.json'
