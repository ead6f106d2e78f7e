import type { TSchema } from '@sinclair/typebox'
import type { RefusalCode } from '../../contract/refusals/refusal.ts'

export interface Scenario {
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** Path with query. Here and in the body, `JOB` stands for the job that was created last. */
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
  /** Sent without a key. */
  readonly noKey?: true
  /** The documented response: a refusal, or the shape of the success. */
  readonly documented: RefusalCode | TSchema
  /** Whether the values depend on the account; then only their types are compared. */
  readonly theirs?: true
  /** Whether it creates an import job. */
  readonly creates?: true
  /** Repeated until the job has ended, or waits for its commit. */
  readonly until?: 'ended' | 'waiting'
}

export const V1 = '/v1/vector/collections/import'
export const V2 = '/v2/vectordb/jobs/import'
export const NO_JOB = 'job-0000000000000000000000'
export const NO_OBJECT = 's3://a-bucket-that-nobody-reads/1.json'
