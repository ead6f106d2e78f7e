// Installs the clients, drives each of them plain and over TLS, and compares the table of docs/object-storage.md, or writes it with --write.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const PYTHON = process.env['PYTHON'] ?? 'python3'
const VENV = '.venv/s3-clients'
const PACKAGES = '.tools/s3-clients'
const REQUIREMENTS = 'test/s3/clients/requirements.txt'
const NPM = ['@aws-sdk/client-s3@3.1175.0', '@aws-sdk/lib-storage@3.1175.0', '@aws-sdk/s3-request-presigner@3.1169.0']
const DATA = '.tools/s3-clients-tls'
const PAGE = 'docs/object-storage.md'

const python = (name, title) => ({
  name,
  title,
  folder: VENV,
  stamp: () => readFile(REQUIREMENTS, 'utf8'),
  install: [
    [PYTHON, '-m', 'venv', VENV],
    [
      `${VENV}/bin/python`,
      '-m',
      'pip',
      'install',
      '-q',
      '--disable-pip-version-check',
      '--only-binary',
      ':all:',
      '--no-binary',
      's3cmd',
      '-r',
      REQUIREMENTS
    ]
  ],
  drive: [`${VENV}/bin/python`, '-B', 'test/s3/clients/drive.py', name]
})

const ROWS = [
  python('boto3', 'boto3'),
  python('aws-cli', 'aws-cli'),
  {
    name: 'client-s3',
    title: '@aws-sdk/client-s3',
    folder: PACKAGES,
    stamp: async () => NPM.join(' '),
    install: [['npm', 'install', '--no-audit', '--no-fund', '--prefix', PACKAGES, ...NPM]],
    drive: ['node', 'test/s3/clients/drive.mjs', PACKAGES]
  },
  python('rclone', 'rclone'),
  python('s3cmd', 's3cmd'),
  python('minio-py', 'minio-py'),
  python('DuckDB', 'DuckDB httpfs'),
  python('pyarrow', 'pyarrow'),
  python('RemoteBulkWriter', 'pymilvus RemoteBulkWriter')
]

/** The columns of the table are clients; its rows are these, as far as any client has them. */
const OPERATIONS = [
  ['create bucket', 'CreateBucket'],
  ['put', 'PutObject'],
  ['put a stream', 'PutObject of a stream'],
  ['multipart', 'multipart upload'],
  ['checksums', 'checksums: CRC32, CRC32C, SHA-1, SHA-256'],
  ['checksums of multipart uploads', 'checksums of multipart uploads'],
  ['import', 'import of the uploaded object'],
  ['get', 'GetObject'],
  ['get a range', 'GetObject with a range'],
  ['head', 'HeadObject'],
  ['attributes', 'GetObjectAttributes'],
  ['list', 'ListObjectsV2, or the client’s default'],
  ['list v1', 'ListObjects'],
  ['list a folder', 'list with a delimiter'],
  ['sync', 'sync of a folder'],
  ['parquet', 'write and read Parquet'],
  ['copy', 'CopyObject'],
  ['presigned URL (s3)', 'presigned URL, Signature V2'],
  ['presigned URL (s3v4)', 'presigned URL, Signature V4'],
  ['list parts', 'ListParts'],
  ['abort', 'AbortMultipartUpload'],
  ['buckets', 'ListBuckets'],
  ['location', 'GetBucketLocation'],
  ['denied', 'AccessDenied for a private bucket'],
  ['delete', 'DeleteObject'],
  ['delete with a condition', 'DeleteObject with If-Match'],
  ['delete many', 'DeleteObjects'],
  ['delete bucket', 'DeleteBucket']
]

const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('ZILLIZ_EMULATOR_') && !name.startsWith('AWS_'))
  ),
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1'
}

const run = ([command, ...args], timeout, extra = {}) =>
  new Promise(settle => {
    const options = { env: { ...env, ...extra }, timeout, killSignal: 'SIGKILL', maxBuffer: 64 << 20 }
    execFile(command, args, options, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter(line => line !== '')
      const why = error?.killed
        ? `took longer than ${timeout / 1000} s`
        : stderr.trim().split('\n').at(-1) || error?.message
      settle({ lines, failed: error === null ? undefined : why })
    })
  })

const installing = new Map()

/** Nothing if the folder of a row has what it needs, else the reason. */
const install = row => {
  if (!installing.has(row.folder)) installing.set(row.folder, installFolder(row))
  return installing.get(row.folder)
}

const installFolder = async row => {
  const stamp = `${row.folder}/installed.txt`
  const wanted = await row.stamp()
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return undefined
  await rm(row.folder, { recursive: true, force: true })
  await mkdir(row.folder, { recursive: true })
  for (const command of row.install) {
    const { failed } = await run(command, 600_000)
    if (failed !== undefined) return failed
  }
  await writeFile(stamp, wanted)
  return undefined
}

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}

const exists = path =>
  access(path).then(
    () => true,
    () => false
  )

const start = async tls => {
  const port = await freePort()
  const more = tls ? ['--tls', '--data-dir', DATA] : []
  const emulator = spawn('node', ['dist/bin.js', '--port', String(port), '--log-level', 'warn', ...more], {
    env,
    stdio: ['ignore', 'ignore', 'inherit']
  })
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
  // The first start makes the authority; Node reads it at its own start.
  for (let tries = 0; tls && tries < 200 && !(await exists(`${DATA}/ca.pem`)); tries++) await setTimeout(100)
  const waiting = await run(['node', 'dist/bin.js', 'wait', '--url', url, '--timeout', '30'], 40_000, {
    NODE_EXTRA_CA_CERTS: resolve(DATA, 'ca.pem')
  })
  if (waiting.failed !== undefined) emulator.kill()
  if (waiting.failed !== undefined) throw new Error(`the emulator does not start: ${waiting.failed}`)
  return { url, emulator }
}

const drive = async (row, { url }, ca) =>
  run(
    [...row.drive, url, ...(ca === undefined ? [] : [ca])],
    180_000,
    ca === undefined ? {} : { NODE_EXTRA_CA_CERTS: ca }
  )

const args = process.argv.slice(2)
const wanted = args.filter(arg => !arg.startsWith('--'))
const rows = ROWS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const plain = await start(false)
const secure = await start(true)
const passed = new Map()
let absent = 0
let failures = 0
try {
  for (const row of rows) {
    const why = await install(row)
    if (why !== undefined) {
      absent++
      process.stdout.write(`absent: ${row.title} (${why})\n`)
      continue
    }
    const forms = [
      ['plain', plain, undefined],
      ['TLS', secure, resolve(DATA, 'ca.pem')]
    ]
    // Most of the time is the start of programs.
    const found = await Promise.all(forms.map(([, at, ca]) => drive(row, at, ca)))
    found.forEach(({ lines, failed }, index) => {
      if (failed !== undefined) failures++
      const outcome = failed === undefined ? 'ok' : 'not ok'
      const why = failed === undefined ? '' : `: ${failed}`
      process.stdout.write(`${outcome}: ${row.title}, ${forms[index][0]}, ${lines.length} operations${why}\n`)
    })
    passed.set(row.title, new Set(found[0].lines.filter(operation => found[1].lines.includes(operation))))
  }
} finally {
  plain.emulator.kill()
  secure.emulator.kill()
}

if (passed.size === ROWS.length) {
  const [begin, end] = ['<!-- clients: made by test/s3/clients/run.sh --write -->', '<!-- end of clients -->']
  const titles = [...passed.keys()]
  const body = OPERATIONS.map(
    ([operation, title]) =>
      `| ${title} | ${titles.map(client => (passed.get(client).has(operation) ? '✓' : '')).join(' | ')} |`
  )
  const table = [`| Operation | ${titles.join(' | ')} |`, `|---|${titles.map(() => ':-:|').join('')}`, ...body].join(
    '\n'
  )
  const page = await readFile(PAGE, 'utf8')
  const from = page.indexOf(begin) + begin.length
  const made = `${page.slice(0, from)}\n${table}\n${page.slice(page.indexOf(end))}`
  if (args.includes('--write')) await writeFile(PAGE, made)
  else if (made !== page) {
    failures++
    process.stdout.write(`not ok: the table of ${PAGE} differs; run test/s3/clients/run.sh --write\n`)
  }
}
if (absent > 0 && !args.includes('--if-present')) failures += absent
const count = 2 * passed.size
process.stdout.write(`${Math.max(0, count - failures)} passed, ${failures} failed\n`)
process.exitCode = failures > 0 ? 1 : 0
