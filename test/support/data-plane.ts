import type { Test } from 'tap'
import { emulator, jobIdOf } from './emulator.ts'

export const CLUSTER = 'in01-5b7c0de3f1a2948'
export const ADDRESS = `${CLUSTER}.localhost`
export const ARTICLES = 's3://import-samples/json/pandas/articles.json'

export interface Answer {
  readonly code: number
  readonly data?: unknown
  readonly message?: string
  readonly check: string | undefined
  readonly explain: string | undefined
}

/** The emulator, and calls at the address of a cluster of its. */
export const dataPlane = async (t: Test) => {
  const emulated = await emulator(t, { era: '2025' })
  const ask = async (method: 'GET' | 'POST', path: string, body?: object, host = ADDRESS): Promise<Answer> => {
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
    const { body: reply, check, explain } = await emulated.send({ method, path, headers: { host }, ...payload })
    return { ...(reply as { code: number }), check, explain }
  }
  /** A call of v2. */
  const call = (path: string, body: object, host?: string) => ask('POST', `/v2/vectordb/${path}`, body, host)
  /** Imports ten rows; @returns the id of the job */
  const importArticles = async (place: object) =>
    jobIdOf(await emulated.post({ clusterId: CLUSTER, objectUrl: ARTICLES, ...place }))
  return { ...emulated, ask, call, importArticles }
}
