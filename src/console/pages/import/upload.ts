import { signal } from '@preact/signals'
import type { ClusterDocument } from '../../../cloud/schema/cluster.ts'
import { CallError, call, consoleHeaders, controlBase } from '../../call.ts'
import { sandboxName } from '../../sandbox.ts'
import { askForToken, token } from '../../token.ts'

type Bucket = Pick<ClusterDocument, 'region'>

/** An upload from its first byte to the URL that an import uses. */
export type Upload =
  | {
      readonly state: 'running'
      readonly name: string
      readonly size: number
      readonly sent: number
      readonly cancel: () => void
    }
  | { readonly state: 'done'; readonly name: string; readonly size: number; readonly objectUrl: string }
  | { readonly state: 'failed'; readonly name: string; readonly size: number; readonly error: unknown }
  | { readonly state: 'cancelled'; readonly name: string; readonly size: number }
  | { readonly state: 'empty'; readonly name: string; readonly size: 0 }
  /** Larger than an import or an upload takes: nothing was sent. */
  | {
      readonly state: 'large'
      readonly name: string
      readonly size: number
      readonly most: number
      readonly limitOf: 'import' | 'upload'
    }
  /** Dropped before a collection was chosen. */
  | { readonly state: 'waiting'; readonly name: string; readonly size: number; readonly files: readonly File[] }

export const upload = signal<Upload | undefined>()

type Cloud = 'aws' | 'gcp' | 'azure' | 'ali' | 'tc'

interface UploadBucket {
  readonly cloud: Cloud
  readonly name: string
  readonly account?: string
}

/** The bucket of the console in the cluster's cloud; Tencent's names end with a number, and Azure has accounts. */
export const bucketFor = ({ region }: Bucket): UploadBucket => {
  const prefix = region.split('-', 1)[0]
  if (prefix === 'az') return { cloud: 'azure', name: 'console-uploads', account: 'consoleuploads' }
  if (prefix === 'tc') return { cloud: 'tc', name: 'console-uploads-1250000000' }
  return { cloud: prefix === 'gcp' || prefix === 'ali' ? prefix : 'aws', name: 'console-uploads' }
}

/** The end of a file's name that its format has. */
export const formatOf = (name: string): string => {
  const end = name.toLowerCase().match(/\.(json|parquet|npy|csv)$/)?.[1] ?? ''
  return end === 'npy' ? 'numpy' : end
}

/** Bytes that the emulator takes as one object; an import may take more of a format. */
const MOST_UPLOADED = 1024 ** 3

/**
 * Uploads files into the bucket of the console; several go into a folder, which is then imported.
 * @param most bytes of the largest file by format; a larger one is not sent
 * @returns the URL for the import; undefined: it was cancelled, failed, or is too large
 */
export const uploadFiles = async (
  files: readonly File[],
  cluster: Bucket,
  most: Readonly<Record<string, number>>
): Promise<string | undefined> => {
  const [first] = files
  if (first === undefined) return undefined
  const folder = files.length === 1 ? '' : `${new Date().toISOString().replace(/\D/g, '').slice(0, 17)}/`
  const size = files.reduce((sum, file) => sum + file.size, 0)
  const about = { name: files.length === 1 ? first.name : `${first.name} + ${files.length - 1}`, size }
  const mostOf = ({ name }: File) => most[formatOf(name)] ?? Number.POSITIVE_INFINITY
  const large = files.find(file => file.size > Math.min(mostOf(file), MOST_UPLOADED))
  if (large !== undefined) {
    const { name, size } = large
    const limitOf = size > mostOf(large) ? 'import' : 'upload'
    upload.value = { state: 'large', name, size, most: limitOf === 'import' ? mostOf(large) : MOST_UPLOADED, limitOf }
    return undefined
  }
  const bucket = bucketFor(cluster)
  try {
    let before = 0
    let objectUrl = ''
    await makeBucket(bucket)
    for (const file of files) {
      const reply = await put(bucket, `${folder}${file.name}`, file, (sent, cancel) => {
        upload.value = { state: 'running', ...about, sent: before + sent, cancel }
      })
      before += file.size
      objectUrl = reply.objectUrl
    }
    // Of several files the folder is imported.
    if (folder !== '') objectUrl = objectUrl.slice(0, objectUrl.lastIndexOf('/') + 1)
    upload.value = { state: 'done', ...about, objectUrl }
    return objectUrl
  } catch (error) {
    const cancelled = error instanceof DOMException && error.name === 'AbortError'
    upload.value = cancelled ? { state: 'cancelled', ...about } : { state: 'failed', ...about, error }
    return undefined
  }
}

/** Declares an object of a size without bytes, so that an import meets its limit. */
export const declareObject = async (name: string, size: number, cluster: Bucket): Promise<string | undefined> => {
  const { cloud, name: bucket, account } = bucketFor(cluster)
  await makeBucket({ cloud, name: bucket, ...(account !== undefined && { account }) })
  const url = objectAddress({ cloud, name: bucket, ...(account !== undefined && { account }) }, name)
  url.searchParams.set('size', String(size))
  const reply = await fetch(url, { method: 'PUT', headers: headers(), credentials: 'omit' })
  const { objectUrl, error } = (await reply.json()) as { objectUrl?: string; error?: string }
  if (!reply.ok) throw new CallError(reply.status, error ?? `HTTP ${reply.status}`)
  return objectUrl
}

const makeBucket = (bucket: UploadBucket): Promise<unknown> =>
  call('PUT /world/buckets/:cloud/:name', { ...bucket, visibility: 'public' })

const objectAddress = ({ cloud, name, account }: UploadBucket, key: string): URL => {
  const path = key.split('/').map(encodeURIComponent).join('/')
  const url = new URL(`world/objects/${cloud}/${name}/${path}`, controlBase())
  if (account !== undefined) url.searchParams.set('account', account)
  return url
}

const headers = (): Record<string, string> => ({
  ...consoleHeaders(sandboxName.value),
  ...(token.value !== undefined && { 'x-emulator-token': token.value })
})

/** `fetch` does not tell how much of a body was sent; this does. */
const put = async (
  bucket: UploadBucket,
  key: string,
  file: File,
  progress: (sent: number, cancel: () => void) => void
): Promise<{ readonly objectUrl: string }> => {
  const request = new XMLHttpRequest()
  const cancel = () => request.abort()
  const answer = await new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    request.open('PUT', objectAddress(bucket, key))
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded }) => progress(loaded, cancel)
    request.onload = () => resolve({ status: request.status, text: request.responseText })
    request.onerror = () => reject(new CallError(0, 'the connection ended before the file was received'))
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'))
    progress(0, cancel)
    request.send(file)
  })
  if (answer.status === 401) {
    await askForToken(token.value)
    return put(bucket, key, file, progress)
  }
  const reply = JSON.parse(answer.text) as { readonly objectUrl?: string | null; readonly error?: string }
  if (answer.status !== 200) throw new CallError(answer.status, reply.error ?? `HTTP ${answer.status}`)
  if (typeof reply.objectUrl !== 'string') throw new CallError(409, `no URL can have the name ${key}; rename the file`)
  return { objectUrl: reply.objectUrl }
}
