import type { Collection } from '../cloud/schema/collection.ts'
import type { WorldDocument } from '../cloud/schema/world.ts'
import { sampleFile } from './sample.ts'
import { TOUR_SANDBOX, type TourResult, type TourStep } from './steps.ts'

export interface TourOptions {
  /** Of the emulator, without a slash at its end. */
  readonly url: string
  readonly token?: string
  /** Default: `fetch`. */
  readonly request?: TourRequest
  /** Of each call. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends a request, whatever the certificate of the emulator. */
export type TourRequest = (
  url: string,
  init: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string }
) => Promise<{ readonly ok: boolean; json(): Promise<unknown> }>

const KEY = 'tour'
const CLUSTER = 'in03-00000000000tour'
const ROWS = 1000
const WRONG_ROW = 500

const COLLECTION: Collection = {
  name: 'articles',
  fields: [
    { name: 'id', type: 'Int64', primaryKey: true },
    { name: 'title', type: 'VarChar', maxLength: 256 },
    { name: 'claps', type: 'Int64' },
    { name: 'vector', type: 'FloatVector', dim: 32 }
  ]
}

/** Does one step. A step needs those before it. @throws Error with the emulator's words */
export const takeStep = (step: TourStep, options: TourOptions): Promise<TourResult> => STEPS[step](callsOf(options))

type Calls = ReturnType<typeof callsOf>

const STEPS: Readonly<Record<TourStep, (calls: Calls) => Promise<TourResult>>> = {
  sample: async ({ control, upload }) => {
    // One of an earlier tour begins anew.
    await control('POST', 'sandboxes', { name: TOUR_SANDBOX }).catch(() => control('POST', 'reset', {}))
    const { unlistedKeys, projects = [] } = (await control('GET', 'world')) as unknown as WorldDocument
    const project = projects.find(({ organization }) => organization === unlistedKeys) ?? projects[0]
    if (project === undefined) throw new Error('the world has no project')
    await control('PUT', 'world/keys', { key: KEY, organization: project.organization })
    const facts = { name: 'tour', project: project.id, plan: 'Free', region: 'gcp-us-west1', status: 'RUNNING' }
    await control('PUT', `world/clusters/${CLUSTER}`, { ...facts, collections: [COLLECTION] })
    await control('PUT', 'world/buckets/gcp/console-uploads', { visibility: 'public' })
    await upload('articles.json', sampleFile(COLLECTION, { rows: ROWS }))
    return { rows: ROWS }
  },
  check: async calls => check(calls, 'articles.json'),
  import: async calls => send(calls, 'articles.json'),
  done: async ({ control }) => {
    await control('POST', 'clock/advance', { by: '1h' })
    const { jobs } = (await control('GET', 'jobs')) as { readonly jobs: readonly { readonly rows: number }[] }
    return { rows: jobs[0]?.rows ?? 0 }
  },
  row: async calls => {
    await calls.upload('broken.json', sampleFile(COLLECTION, { rows: ROWS, wrongRow: WRONG_ROW }))
    return check(calls, 'broken.json')
  },
  suspended: async calls => {
    const path = `world/clusters/${CLUSTER}`
    await calls.control('PATCH', path, { status: 'SUSPENDED' })
    try {
      return await send(calls, 'articles.json')
    } finally {
      await calls.control('PATCH', path, { status: 'RUNNING' })
    }
  },
  second: async calls => {
    await send(calls, 'articles.json')
    return send(calls, 'articles.json')
  }
}

const bodyOf = (file: string) => ({
  clusterId: CLUSTER,
  collectionName: COLLECTION.name,
  objectUrl: `gs://console-uploads/${file}`
})

interface CheckReply {
  readonly rows: number
  readonly answer: { readonly code: number; readonly message?: string }
  readonly files: readonly { readonly fault?: { readonly row?: number; readonly message: string } }[] | null
}

const check = async ({ control }: Calls, file: string): Promise<TourResult> => {
  const reply = (await control('POST', 'check', { key: KEY, body: bodyOf(file) })) as unknown as CheckReply
  const fault = reply.files?.find(({ fault }) => fault !== undefined)?.fault
  if (fault === undefined) return { ...reply.answer, rows: reply.rows }
  return { message: fault.message, ...(fault.row !== undefined && { row: fault.row }) }
}

const send = async ({ contract }: Calls, file: string): Promise<TourResult> => {
  const { code, message, data } = await contract('v1/vector/collections/import', bodyOf(file))
  return { code, ...(message !== undefined && { message }), ...(data !== undefined && { jobId: data.jobId }) }
}

interface ImportReply {
  readonly code: number
  readonly message?: string
  readonly data?: { readonly jobId: string }
}

const callsOf = ({ url, token, headers = {}, request = fetch }: TourOptions) => {
  const outside = { ...headers, ...(token !== undefined && { 'x-emulator-token': token }) }
  const common = { ...outside, 'x-emulator-sandbox': TOUR_SANDBOX }
  const control = async (method: string, path: string, body?: object | string): Promise<Record<string, unknown>> => {
    const isText = typeof body === 'string'
    const reply = await request(`${url}/_emulator/${path}`, {
      method,
      headers: {
        ...(path === 'sandboxes' ? outside : common),
        ...(body !== undefined && !isText && { 'content-type': 'application/json' })
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) })
    })
    const answer = (await reply.json()) as Record<string, unknown>
    if (!reply.ok) throw new Error(String(answer['error']))
    return answer
  }
  return {
    control,
    upload: (file: string, text: string) => control('PUT', `world/objects/gcp/console-uploads/${file}`, text),
    contract: async (path: string, body: object): Promise<ImportReply> => {
      const reply = await request(`${url}/${path}`, {
        method: 'POST',
        headers: { ...common, authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify(body)
      })
      return (await reply.json()) as ImportReply
    }
  }
}
