import type { Static, TArray, TObject } from '@sinclair/typebox'
import type { ErrorRow } from '../errors.ts'
import type * as buckets from '../lab/control/buckets.ts'
import type * as check from '../lab/control/check.ts'
import type * as clock from '../lab/control/clock.ts'
import type * as coverage from '../lab/control/coverage.ts'
import type * as errors from '../lab/control/errors.ts'
import type * as faults from '../lab/control/faults.ts'
import type * as job from '../lab/control/job.ts'
import type * as jobs from '../lab/control/jobs.ts'
import type * as journal from '../lab/control/journal.ts'
import type * as preview from '../lab/control/preview.ts'
import type * as sandboxes from '../lab/control/sandboxes.ts'
import type * as scenarios from '../lab/control/scenarios.ts'
import type * as settings from '../lab/control/settings.ts'
import type * as snapshot from '../lab/control/snapshot.ts'
import type * as stores from '../lab/control/stores.ts'
import type * as volumes from '../lab/control/volumes.ts'
import type * as world from '../lab/control/world.ts'
import type * as worldFile from '../lab/control/world-file.ts'
import { sandboxName } from './sandbox.ts'
import { askForToken, token } from './token.ts'

/** The operations of the control API that the console uses, by method and path. A test compares them with the server's. */
export interface Calls {
  'DELETE /coverage': typeof coverage.clearCoverage
  'DELETE /faults': typeof faults.clearFaults
  'DELETE /faults/:id': typeof faults.deleteFault
  'DELETE /journal': typeof journal.clearJournal
  'DELETE /sandboxes/:name': typeof sandboxes.deleteSandbox
  'DELETE /scenarios': typeof scenarios.clearScenarios
  'DELETE /scenarios/:id': typeof scenarios.deleteScenario
  'DELETE /world/buckets/:cloud/:name': typeof buckets.deleteBucket
  'DELETE /world/clusters/:cluster/collections/:name': typeof world.deleteCollection
  'DELETE /world/clusters/:id': typeof world.deleteCluster
  'DELETE /world/objects/:cloud/:bucket/*': typeof buckets.deleteObject
  'GET /clock': typeof clock.readClock
  'GET /coverage': typeof coverage.readCoverage
  /** A page of the server, as no operation of the control API. */
  'GET /errors': { readonly input: TObject; readonly reply: TObject<{ errors: TArray<typeof ErrorRow> }> }
  'GET /info': typeof sandboxes.info
  'GET /jobs': typeof jobs.listJobs
  'GET /jobs/:id': typeof job.readJob
  'GET /jobs/:id/preview': typeof preview.previewRows
  'GET /journal': typeof journal.findJournal
  'GET /journal/:id': typeof journal.readEntry
  'GET /journal.har': typeof journal.harJournal
  'GET /sandboxes': typeof sandboxes.listSandboxes
  'GET /settings': typeof settings.readSettings
  'GET /stores': typeof stores.listStores
  'GET /snapshot': typeof snapshot.takeSnapshotOperation
  'GET /volumes': typeof volumes.listVolumes
  'GET /world.schema.json': typeof worldFile.readWorldSchema
  'GET /world': typeof world.readWorld
  'GET /world/objects/:cloud/:bucket': typeof buckets.listObjects
  'PATCH /clock': typeof clock.setClock
  'PATCH /world/clusters/:id': typeof world.changeCluster
  'POST /check': typeof check.checkImport
  'POST /clock/advance': typeof clock.advanceClock
  'POST /errors/:code/run': typeof errors.runError
  'POST /faults': typeof faults.addFault
  'POST /jobs/:id/end': typeof job.endJob
  'POST /journal/expect': typeof journal.expectJournal
  'POST /reset': typeof sandboxes.reset
  'POST /sandboxes': typeof sandboxes.createSandbox
  'POST /scenarios': typeof scenarios.addScenario
  'POST /stores/:store/list': typeof stores.browseStore
  'PUT /world': typeof worldFile.putWorld
  'PUT /world/buckets/:cloud/:name': typeof buckets.putBucket
  'PUT /snapshot': typeof snapshot.restoreSnapshotOperation
  'PUT /world/clusters/:cluster/collections/:name': typeof world.putCollection
  'PUT /world/objects/:cloud/:bucket/*': typeof buckets.putObject
}

export type CallName = keyof Calls
export type Input<Name extends CallName> = Static<Calls[Name]['input']>
/** Without the texts that some operations offer besides. */
export type Reply<Name extends CallName> = Exclude<Static<Calls[Name]['reply']>, string>

/** An answer other than 200 of the control API, or none (`status` 0). */
export class CallError extends Error {
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>

  constructor(status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'CallError'
    this.status = status
    this.details = details
  }
}

/** Base of the control API: the page is at `…/_emulator/ui/`, whatever prefix a proxy puts before it. */
export const controlBase = (): string => new URL('../', document.baseURI).href

/** Base of the emulated API. */
export const contractBase = (): string => new URL('../../', document.baseURI).href.replace(/\/$/, '')

export interface CallOptions {
  /** Default: that of the tab. */
  readonly sandbox?: string
  readonly signal?: AbortSignal
  /** The body, of an operation that takes bytes. */
  readonly bytes?: Blob
}

/**
 * Calls an operation of the control API. A missing token is asked for once, and the call is then made again.
 * @throws CallError
 */
export const call = async <Name extends CallName>(
  name: Name,
  input: Input<Name>,
  options: CallOptions = {}
): Promise<Reply<Name>> => {
  const reply = await callControl(requestOf(name, input as Readonly<Record<string, unknown>>), options)
  return reply as Reply<Name>
}

/** A request of the control API, such as the server names one that mends something. */
export interface ControlRequest {
  readonly method: string
  /** Below the control API, from its slash. */
  readonly path: string
  /** JSON. */
  readonly body?: string | undefined
}

/** Makes any request of the control API, as `call` does. @throws CallError */
export const callControl = async (request: ControlRequest, options: CallOptions = {}): Promise<unknown> => {
  const { sandbox = sandboxName.value, signal, bytes } = options
  const { method, path, body = bytes } = request
  const answer = await fetchReply(new URL(`.${path}`, controlBase()), {
    method,
    headers: {
      ...consoleHeaders(sandbox),
      ...(token.value !== undefined && { 'x-emulator-token': token.value }),
      ...(body !== undefined && { 'content-type': 'application/json' })
    },
    ...(body !== undefined && { body }),
    ...(signal !== undefined && { signal })
  })
  if (answer.status === 401) {
    await askForToken(token.value)
    return callControl(request, { ...options, sandbox })
  }
  const text = await answer.text()
  const reply = parsed(text)
  if (answer.ok) return reply ?? text
  const { error, ...details } = (reply ?? {}) as Readonly<Record<string, unknown>>
  throw new CallError(answer.status, typeof error === 'string' ? error : `HTTP ${answer.status}`, details)
}

/** Marks a call as the console's own, and names its sandbox. */
export const consoleHeaders = (sandbox: string): Record<string, string> => ({
  'x-emulator-client': 'console',
  'x-emulator-sandbox': sandbox
})

/** A call of the emulated API, as a client would make it. */
export interface ContractCall {
  readonly method: string
  /** From the root, with query. */
  readonly path: string
  readonly key: string
  /** A value for JSON, or a text that is sent as it is. */
  readonly body?: unknown
}

export interface ContractReply {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
  readonly milliseconds: number
}

/** Makes a call of the emulated API; any HTTP answer is a reply. @throws CallError when none comes */
export const send = async (
  { method, path, key, body }: ContractCall,
  { sandbox = sandboxName.value, signal }: CallOptions = {}
): Promise<ContractReply> => {
  const begun = performance.now()
  const answer = await fetchReply(new URL(`${contractBase()}${path}`), {
    method,
    headers: {
      ...consoleHeaders(sandbox),
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' })
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal !== undefined && { signal })
  })
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    body: parsed(text) ?? text,
    milliseconds: performance.now() - begun
  }
}

const fetchReply = async (url: URL, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, { ...init, cache: 'no-store', credentials: 'omit', redirect: 'error' })
  } catch (error) {
    if (init.signal?.aborted === true) throw error
    throw new CallError(0, 'the emulator does not answer')
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The HTTP request of an operation: fields that its path names, then query or body. `*` in a path stands for the key of an object. */
export const requestOf = (
  name: string,
  input: Readonly<Record<string, unknown>>
): { readonly method: string; readonly path: string; readonly body?: string } => {
  const [method = '', template = ''] = name.split(' ')
  const inPath = new Set<string>()
  const path = template.replace(/:(\w+)|\*/g, (_, field = 'key') => {
    inPath.add(field)
    return String(input[field])
      .split('/')
      .map(encodeURIComponent)
      .join(field === 'key' ? '/' : '%2F')
  })
  const rest = Object.entries(input).filter(([field, value]) => !inPath.has(field) && value !== undefined)
  if (method === 'GET' || method === 'DELETE' || template.endsWith('/*')) {
    const query = new URLSearchParams(rest.map(([field, value]) => [field, String(value)]))
    return { method, path: query.size === 0 ? path : `${path}?${query}` }
  }
  return { method, path, body: JSON.stringify(Object.fromEntries(rest)) }
}
