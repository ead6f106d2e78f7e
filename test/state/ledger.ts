import { createHash } from 'node:crypto'
import { keyOf } from './calls.ts'
import type { Answer, Call, Client } from './support/client.ts'

export const CLUSTERS = ['in01-a', 'in01-b', 'in05-c']

/** What is known of the jobs of a sandbox. */
export interface Ledger {
  /** Greatest progress seen by id; 0 for a job of which only the id was seen. */
  readonly seen: Map<string, number>
  /** Import calls without a response. */
  flying: number
  /** Calls that a fault answered, by its id. */
  readonly faulted: Map<string, number>
  /** Calls without a response of the operations of the faults. */
  lost: number
  /** Acknowledged bytes by object key, as MD5; several if a call in flight may have replaced them. */
  readonly objects: Map<string, Set<string>>
}

export const newLedger = (): Ledger => ({ seen: new Map(), flying: 0, faulted: new Map(), lost: 0, objects: new Map() })

export const importCall = (sandbox: string, clusterId: string, api: 'v1' | 'v2'): Call => {
  const place = { clusterId, collectionName: 'articles' }
  const objectUrl = 's3://samples/declared.json'
  const key = keyOf(sandbox)
  return api === 'v1'
    ? { method: 'POST', path: '/v1/vector/collections/import', key, body: JSON.stringify({ ...place, objectUrl }) }
    : {
        ...{ method: 'POST', path: '/v2/vectordb/jobs/import/create', key },
        body: JSON.stringify({ ...place, objectUrls: [[objectUrl]] })
      }
}

export const getCall = (sandbox: string, clusterId: string, jobId: string): Call => ({
  ...{ method: 'GET', key: keyOf(sandbox) },
  path: `/v1/vector/collections/import/get?clusterId=${clusterId}&jobId=${jobId}`
})

export const learnFault = ({ headers }: Answer, { faulted }: Ledger): boolean => {
  const fault = headers['x-emulator-fault']
  if (typeof fault !== 'string') return false
  faulted.set(fault, (faulted.get(fault) ?? 0) + 1)
  return true
}

export const learnImport = (answer: Answer, ledger: Ledger, failures: string[]): string | undefined => {
  if (learnFault(answer, ledger)) return undefined
  const { data } = answer.status === 200 ? (JSON.parse(answer.body) as { data?: { jobId: string } }) : {}
  if (data === undefined) failures.push(`an import was answered ${answer.status} ${answer.body}`)
  else ledger.seen.set(data.jobId, ledger.seen.get(data.jobId) ?? 0)
  return data?.jobId
}

export interface Got {
  readonly code: number
  readonly data?: {
    readonly readyPercentage: number
    readonly fileName: string
    readonly collectionName: string
    readonly errorMessage: string | null
  }
}

export const learnGet = (id: string, answer: Answer, ledger: Ledger, failures: string[]): void => {
  if (learnFault(answer, ledger)) return
  const { data } = answer.status === 200 ? (JSON.parse(answer.body) as Got) : {}
  const before = ledger.seen.get(id) ?? 0
  if (data === undefined) failures.push(`get of ${id} was answered ${answer.status} ${answer.body}`)
  else if (data.readyPercentage < before) failures.push(`${id} went back from ${before} to ${data.readyPercentage}`)
  else ledger.seen.set(id, data.readyPercentage)
}

export interface Jobs {
  readonly jobs: readonly {
    readonly jobId: string
    readonly clusterId: string
    readonly state: string
    readonly rows: number | null
    readonly fileName: string
    readonly fileSize: number
  }[]
  readonly count: number
  readonly next: string | null
}

/** A list shows jobs of others whose response may still be on its way: they must not be lost either. */
export const learnList = async (client: Client, sandbox: string, { seen }: Ledger): Promise<void> => {
  const { jobs } = await client.json<Jobs>({ method: 'GET', path: `/_emulator/jobs?sandbox=${sandbox}&limit=10` })
  for (const { jobId } of jobs) if (jobId !== 'job-declared') seen.set(jobId, seen.get(jobId) ?? 0)
}

export const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex')
