import { effect, signal } from '@preact/signals'
import { CallError, type ContractReply, call, contractBase, type Reply, send } from '../../call.ts'
import { journal } from '../../live.ts'
import { go } from '../../router.ts'
import { cluster, form, keyChoice, keyText, missing, ownKey, setObjectUrl, setSource } from './form.ts'
import { bodyOf, pathOf } from './request.ts'
import { upload, uploadFiles } from './upload.ts'

export type CheckReply = Reply<'POST /check'>

/** An import that was not accepted. */
export interface Refused {
  readonly code: number
  readonly message: string
  readonly explain: string | null
  /** Newest entry of the journal before the call: the call's own comes after it. */
  readonly after: number
}

export const checked = signal<CheckReply | Error | undefined>()
export const refused = signal<Refused | Error | undefined>()
/** What is under way. */
export const busy = signal<'check' | 'import' | undefined>()

/** Counts forms: an answer for an earlier one is not shown. */
let version = 0

/** A change of the form discards earlier results. */
export const startActions = (): (() => void) =>
  effect(() => {
    void [form.value, keyChoice.value, ownKey.value]
    version++
    checked.value = undefined
    refused.value = undefined
  })

const asCall = async () => {
  const { api } = form.value
  return { api, body: bodyOf(form.value), key: (await keyText()) || 'demo', host: new URL(contractBase()).host }
}

export const runCheck = async (): Promise<void> => {
  const asked = version
  busy.value = 'check'
  try {
    const reply = await call('POST /check', await asCall())
    if (asked === version) {
      checked.value = reply
      refused.value = undefined
    }
  } catch (error) {
    if (asked === version) checked.value = error instanceof Error ? error : new Error(String(error))
  }
  busy.value = undefined
}

/** Sends the import; an accepted one leads to its job. Its answer takes the place of what a check has found. */
export const runImport = async (): Promise<void> => {
  const asked = version
  const after = journal.value?.last ?? 0
  busy.value = 'import'
  try {
    const { api } = form.value
    const reply = await send({ method: 'POST', path: pathOf(api), key: await keyText(), body: bodyOf(form.value) })
    const outcome = outcomeOf(reply, after)
    if (typeof outcome === 'string') go('jobs', outcome)
    else if (asked === version) {
      refused.value = outcome
      checked.value = undefined
    }
  } catch (error) {
    if (asked === version) refused.value = error instanceof Error ? error : new Error(String(error))
  }
  busy.value = undefined
}

/** The id of the job, or why there is none. */
const outcomeOf = ({ status, body, headers }: ContractReply, after: number): string | Refused => {
  const { code, message, data } = (body ?? {}) as {
    readonly code?: number
    readonly message?: string
    readonly data?: { readonly jobId?: string }
  }
  if (data?.jobId !== undefined) return data.jobId
  return {
    code: code ?? status,
    message: message ?? `HTTP ${status}`,
    explain: headers.get('x-emulator-explain'),
    after
  }
}

/** Takes dropped or picked files: uploads them and checks the import, or waits until its target is chosen. */
export const takeFiles = async (files: readonly File[]): Promise<void> => {
  const [first] = files
  if (first === undefined) return
  setSource('file')
  const empty = files.find(file => file.size === 0)
  if (empty !== undefined) {
    setObjectUrl('')
    upload.value = { state: 'empty', name: empty.name, size: 0 }
    return
  }
  const size = files.reduce((sum, file) => sum + file.size, 0)
  const target = cluster.value
  if (missing.value === 'target' || target === undefined) {
    upload.value = { state: 'waiting', name: first.name, size, files }
    return
  }
  setObjectUrl('')
  const objectUrl = await uploadFiles(files, target, await largest())
  if (objectUrl === undefined) return
  setObjectUrl(objectUrl)
  await runCheck()
}

/** The target was chosen: files that waited for it go on. */
export const resumeFiles = (): void => {
  const now = upload.value
  if (now?.state === 'waiting' && missing.value !== 'target' && cluster.value !== undefined) void takeFiles(now.files)
}

/** Bytes of the largest file of each format that an import takes. An upload should not begin that no import takes. */
export const largest = async (): Promise<Readonly<Record<string, number>>> => {
  const { api, body, key, host } = await asCall()
  const sample = {
    ...body,
    ...(api === 'v1' ? { objectUrl: 'gs://none/none.json' } : {}),
    ...(api === 'v2' ? { objectUrls: [['gs://none/none.json']] } : {}),
    ...(api === 'milvus' ? { files: [['none.json']] } : {})
  }
  try {
    return (await call('POST /check', { api, body: sample, key, host, most: 0 })).limits.file
  } catch (error) {
    // The check of the real file tells it again, where a person reads it.
    if (error instanceof CallError) return {}
    throw error
  }
}
