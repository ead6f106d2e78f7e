import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import aws4 from 'aws4'
import { failureOf } from './support/process.ts'

export interface Keys {
  readonly accessKey?: string
  readonly secretKey?: string
  readonly token?: string
}

/** A real server of a live store. */
export interface StoreServer {
  readonly name: string
  /** undefined when it is installed, else why it is not. */
  install(): Promise<string | undefined>
  command(port: number, folder: string): readonly string[]
  /** The value of --store. */
  store(port: number): string
  /** URL of an object by the endpoint, and by the cloud. */
  urls(port: number, key: string, bucket?: string): readonly [endpoint: string, cloud: string]
  /** Makes the bucket `my-bucket` with the objects. */
  upload(port: number, objects: Readonly<Record<string, Buffer>>): Promise<void>
  readonly keys: Keys
  /** What the server refuses, with the beginning of the second part of the explanation. */
  readonly refusals: readonly Refusal[]
}

export interface Refusal {
  readonly cause: string
  readonly keys?: Keys
  readonly bucket?: string
  readonly key?: string
  /** Part of the explanation. */
  readonly explain: RegExp
  /** `cause` of a listing of the bucket; undefined: it is not refused. */
  readonly listed?: string
}

const TOOLS = resolve('.tools/stores')
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'zilliz-import-emulator')
const MINUTES = 60_000

const escaped = (key: string): string => key.split('/').map(encodeURIComponent).join('/')

const send = async (url: string, init: RequestInit): Promise<Response> => {
  const response = await fetch(url, init)
  if (!response.ok) throw new Error(`${init.method} ${url}: ${response.status} ${await response.text()}`)
  return response
}

const s3Urls: StoreServer['urls'] = (port, key, bucket = 'my-bucket') => [
  `http://127.0.0.1:${port}/${bucket}/${escaped(key)}`,
  `s3://${bucket}/${key}`
]

const s3Upload =
  ({ accessKey = '', secretKey = '' }: Keys): StoreServer['upload'] =>
  async (port, objects) => {
    const put = async (path: string, body: Buffer): Promise<void> => {
      const host = `127.0.0.1:${port}`
      const { headers } = aws4.sign(
        {
          service: 's3',
          region: 'us-east-1',
          method: 'PUT',
          path,
          headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
        },
        { accessKeyId: accessKey, secretAccessKey: secretKey }
      )
      await send(`http://${host}${path}`, { method: 'PUT', headers, body })
    }
    await put('/my-bucket', Buffer.alloc(0))
    for (const [key, body] of Object.entries(objects)) await put(`/my-bucket/${escaped(key)}`, body)
  }

const NO_OBJECT: Refusal = {
  cause: 'no object',
  key: 'none.json',
  explain: /^bucket "my-bucket" has no object "none.json"/
}

const S3_KEYS = { accessKey: 'AKIATEST', secretKey: 'test-secret' }

const S3S = join(CACHE, 's3s-fs-0.14.1')

const s3s: StoreServer = {
  name: 's3s-fs',
  install: async () => {
    if (existsSync(`${S3S}/bin/s3s-fs`)) return undefined
    const build = [
      'cargo',
      'install',
      's3s-fs',
      '--version',
      '0.14.1',
      '--locked',
      '--features',
      'binary',
      '--root',
      S3S
    ]
    return failureOf(build, 6 * MINUTES)
  },
  command: (port, folder) => [
    `${S3S}/bin/s3s-fs`,
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...['--access-key', S3_KEYS.accessKey, '--secret-key', S3_KEYS.secretKey, folder]
  ],
  store: port => `s3=http://127.0.0.1:${port}`,
  urls: s3Urls,
  upload: s3Upload(S3_KEYS),
  keys: S3_KEYS,
  refusals: [
    {
      cause: 'unknown key',
      listed: 'unknownKey',
      keys: { ...S3_KEYS, accessKey: 'AKIAOTHER' },
      explain: /does not know the accessKey \(NotSignedUp\)/
    },
    {
      cause: 'wrong secret',
      listed: 'wrongSecret',
      keys: { ...S3_KEYS, secretKey: 'other' },
      explain: /knows the accessKey, but not with this secretKey \(SignatureDoesNotMatch\)/
    },
    { cause: 'no keys', listed: 'noKeys', keys: {}, explain: /denies access without keys \(AccessDenied\)/ },
    {
      cause: 'no bucket',
      listed: 'noBucket',
      bucket: 'no-bucket',
      key: 'folder/',
      explain: /does not have the bucket \(NoSuchBucket\)/
    },
    NO_OBJECT
  ]
}

const python =
  (name: string, ...packages: readonly string[]): StoreServer['install'] =>
  async () => {
    const venv = join(TOOLS, name)
    if (existsSync(join(venv, 'ready'))) return undefined
    const problem =
      (await failureOf(['python3', '-m', 'venv', venv], 4 * MINUTES)) ??
      (await failureOf([join(venv, 'bin/pip'), 'install', '-q', ...packages], 4 * MINUTES))
    if (problem === undefined) writeFileSync(join(venv, 'ready'), '')
    return problem
  }

/** It checks no keys. */
const moto: StoreServer = {
  name: 'moto',
  install: python('moto', 'moto[server]~=5.2'),
  command: port => [join(TOOLS, 'moto/bin/moto_server'), '-H', '127.0.0.1', '-p', String(port)],
  store: port => `s3=http://127.0.0.1:${port}`,
  urls: s3Urls,
  // As users do: by boto3 with its default settings.
  upload: async (port, objects) => {
    const script = `
import boto3, base64, json, sys
s3 = boto3.client('s3', endpoint_url='http://127.0.0.1:${port}', aws_access_key_id='a', aws_secret_access_key='b', region_name='us-east-1')
s3.create_bucket(Bucket='my-bucket')
for key, body in json.load(sys.stdin).items():
    s3.put_object(Bucket='my-bucket', Key=key, Body=base64.b64decode(body))
`
    const input = JSON.stringify(
      Object.fromEntries(Object.entries(objects).map(([key, body]) => [key, body.toString('base64')]))
    )
    execFileSync(join(TOOLS, 'moto/bin/python'), ['-c', script], { input, stdio: ['pipe', 'ignore', 'pipe'] })
  },
  keys: S3_KEYS,
  refusals: [
    { cause: 'no keys', keys: {}, explain: /denies access without keys/ },
    {
      cause: 'no bucket',
      listed: 'noBucket',
      bucket: 'no-bucket',
      explain: /does not have the bucket \(NoSuchBucket\)/
    },
    NO_OBJECT
  ]
}

/** documented: the account that every Azurite has */
const AZURITE = {
  accessKey: 'devstoreaccount1',
  secretKey: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
}

const AZURITE_FOLDER = join(TOOLS, 'azurite')

interface Blobs {
  getContainerClient(name: string): {
    create(): Promise<unknown>
    getBlockBlobClient(key: string): { uploadData(body: Buffer): Promise<unknown> }
  }
}

const azurite: StoreServer = {
  name: 'azurite',
  install: async () => {
    if (existsSync(join(AZURITE_FOLDER, 'ready'))) return undefined
    mkdirSync(AZURITE_FOLDER, { recursive: true })
    writeFileSync(join(AZURITE_FOLDER, 'package.json'), '{"private":true}')
    const problem = await failureOf(
      [
        'npm',
        'install',
        '--prefix',
        AZURITE_FOLDER,
        '--no-audit',
        '--no-fund',
        '--ignore-scripts',
        'azurite@3.37',
        '@azure/storage-blob@12'
      ],
      4 * MINUTES
    )
    if (problem === undefined) writeFileSync(join(AZURITE_FOLDER, 'ready'), '')
    return problem
  },
  command: (port, folder) => [
    join(AZURITE_FOLDER, 'node_modules/.bin/azurite-blob'),
    ...[
      '--blobHost',
      '127.0.0.1',
      '--blobPort',
      String(port),
      '--location',
      folder,
      '--skipApiVersionCheck',
      '--silent'
    ]
  ],
  store: port => `azure=http://127.0.0.1:${port}/${AZURITE.accessKey}`,
  urls: (port, key, bucket = 'my-bucket') => [
    `http://127.0.0.1:${port}/${AZURITE.accessKey}/${bucket}/${escaped(key)}`,
    `https://${AZURITE.accessKey}.blob.core.windows.net/${bucket}/${escaped(key)}`
  ],
  // Azure's own client.
  upload: async (port, objects) => {
    const library = join(AZURITE_FOLDER, 'node_modules/@azure/storage-blob/dist/commonjs/index.js')
    const { BlobServiceClient } = (await import(library)) as {
      BlobServiceClient: { fromConnectionString(text: string): Blobs }
    }
    const { accessKey, secretKey } = AZURITE
    const text = `DefaultEndpointsProtocol=http;AccountName=${accessKey};AccountKey=${secretKey};BlobEndpoint=http://127.0.0.1:${port}/${accessKey};`
    const container = BlobServiceClient.fromConnectionString(text).getContainerClient('my-bucket')
    await container.create()
    for (const [key, body] of Object.entries(objects)) await container.getBlockBlobClient(key).uploadData(body)
  },
  keys: AZURITE,
  refusals: [
    {
      cause: 'unknown key',
      listed: 'unknownKey',
      keys: { accessKey: 'otheraccount', secretKey: 'AAAA' },
      explain: /does not know the accessKey \(AuthorizationFailure\)/
    },
    {
      cause: 'wrong secret',
      listed: 'wrongSecret',
      keys: { ...AZURITE, secretKey: 'AAAA' },
      explain: /knows the accessKey, but not with this secretKey \(AuthorizationFailure\)/
    },
    { cause: 'no keys', listed: 'noKeys', keys: {}, explain: /denies access without keys \(AuthorizationFailure\)/ },
    {
      cause: 'no bucket',
      listed: 'noBucket',
      bucket: 'no-bucket',
      explain: /does not have the bucket \(ContainerNotFound\)/
    },
    NO_OBJECT
  ]
}

/** It checks no keys. */
const gcs: StoreServer = {
  name: 'gcp-storage-emulator',
  install: python('gcs', 'gcp-storage-emulator'),
  command: port => [
    join(TOOLS, 'gcs/bin/gcp-storage-emulator'),
    'start',
    '--host=127.0.0.1',
    `--port=${port}`,
    '--in-memory'
  ],
  store: port => `gs=http://127.0.0.1:${port}`,
  urls: (port, key, bucket = 'my-bucket') => [
    `http://127.0.0.1:${port}/${bucket}/${escaped(key)}`,
    `gs://${bucket}/${key}`
  ],
  upload: async (port, objects) => {
    const base = `http://127.0.0.1:${port}`
    const headers = { 'content-type': 'application/json' }
    await send(`${base}/storage/v1/b?project=p`, { method: 'POST', headers, body: '{"name":"my-bucket"}' })
    for (const [key, body] of Object.entries(objects)) {
      const query = `uploadType=media&name=${encodeURIComponent(key)}`
      const type = { 'content-type': 'application/octet-stream' }
      await send(`${base}/upload/storage/v1/b/my-bucket/o?${query}`, { method: 'POST', headers: type, body })
    }
  },
  keys: {},
  refusals: [
    { cause: 'no bucket', listed: 'noBucket', bucket: 'no-bucket', explain: /does not have the bucket \(status 404\)/ },
    NO_OBJECT
  ]
}

export const SERVERS: readonly StoreServer[] = [moto, azurite, gcs, s3s]
