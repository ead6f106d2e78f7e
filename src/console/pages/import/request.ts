import type { ApiRequest } from '../../snippets/request.ts'

/** The three calls that begin an import. */
export const APIS = ['v1', 'v2', 'milvus'] as const

export type Api = (typeof APIS)[number]

/** Where the data is. */
export const SOURCES = ['file', 'url', 'volume'] as const

export type SourceName = (typeof SOURCES)[number]

/** What a person has filled in; empty texts are not sent. */
export interface ImportForm {
  readonly api: Api
  readonly clusterId: string
  /** Empty: the default database. */
  readonly databaseName: string
  readonly collectionName: string
  readonly partitionName: string
  readonly source: SourceName
  /** Of an uploaded file too. */
  readonly objectUrl: string
  readonly volumeName: string
  readonly dataPath: string
  readonly accessKey: string
  readonly secretKey: string
  readonly token: string
  /** Milvus: the job waits for a commit. */
  readonly twoPhase: boolean
}

const PATHS: Readonly<Record<Api, string>> = {
  v1: '/v1/vector/collections/import',
  v2: '/v2/vectordb/jobs/import/create',
  milvus: '/v2/vectordb/jobs/import/create'
}

/** The body of the call. */
export const bodyOf = (form: ImportForm): Readonly<Record<string, unknown>> => {
  const { api, clusterId, databaseName, collectionName, partitionName, objectUrl, accessKey, secretKey, token } = form
  const target = { ...said({ dbName: databaseName }), collectionName, ...said({ partitionName }) }
  if (api === 'milvus')
    return { ...target, files: [[objectUrl]], ...(form.twoPhase && { options: { auto_commit: 'false' } }) }
  const credentials = said({ accessKey, secretKey })
  if (api === 'v1') return { clusterId, ...target, objectUrl, ...credentials }
  if (form.source === 'volume') {
    const { volumeName, dataPath } = form
    return { clusterId, ...target, volumeName, dataPaths: [[dataPath]] }
  }
  return { clusterId, ...target, objectUrls: [[objectUrl]], ...credentials, ...said({ token }) }
}

const said = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))

/** The fields that are still missing, in the order of the page. */
export const missingOf = (form: ImportForm): 'target' | 'source' | undefined => {
  if (form.collectionName === '' || form.clusterId === '') return 'target'
  const given = form.source === 'volume' ? form.volumeName !== '' && form.dataPath !== '' : form.objectUrl !== ''
  return given ? undefined : 'source'
}

/** The call as a client makes it. @param base URL of the emulator */
export const requestOf = (form: ImportForm, base: string): ApiRequest => ({
  method: 'POST',
  url: `${base}${PATHS[form.api]}`,
  body: bodyOf(form)
})

export const pathOf = (api: Api): string => PATHS[api]
