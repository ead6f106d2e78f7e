import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t from 'tap'
import { PAGE_EXAMPLE } from '../../fixtures/requests.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { UNCOVERED_COMMAND } from '../support/uncovered.ts'

/** Bytes that the files of the image may have together. */
const MOST = 155e6

const linesOf = (stage: string): string[] => {
  const dockerfile = readFileSync(join(PACKAGE_ROOT, 'Dockerfile'), 'utf8').replace(/\\\n\s*/g, '')
  const [, text = ''] = new RegExp(`^FROM \\S+ AS ${stage}\\n(.*?)(?=^FROM )`, 'ms').exec(dockerfile) ?? []
  return text.split('\n').filter(line => /^[A-Z]/.test(line))
}

/** The file system of the image, put together as its lines in the Dockerfile say, with the Node that runs the tests. */
const assemble = (folder: string): string => {
  const root = join(folder, 'image')
  const cache = join(folder, 'compile-cache')
  const compiled = { cwd: PACKAGE_ROOT, env: { ...process.env, NODE_COMPILE_CACHE: cache } }
  execFileSync('sh', [...UNCOVERED_COMMAND, process.execPath, 'src/build/warm.mjs'], compiled)
  const [make = ''] = linesOf('small-root').flatMap(line => /^RUN (sh \S+ \/small)/.exec(line)?.[1] ?? [])
  execFileSync('sh', ['-c', `${make.replace('/small', root)} ${process.execPath}`], { cwd: PACKAGE_ROOT })
  const sources: Readonly<Record<string, string>> = { '/app/': PACKAGE_ROOT, '/tmp/compile-cache': cache }
  for (const line of linesOf('small')) {
    const [, stage, owner, paths] = /^COPY --from=(\S+) (?:--chown=(\d+):\d+ )?(.*)$/.exec(line) ?? []
    if (paths === undefined) continue
    const [target = '', ...from] = paths.split(' ').reverse()
    for (const path of from) {
      if (stage === 'small-root') {
        if (path !== '/small') mkdirSync(join(root, target), { mode: path === '/state' ? 0o700 : 0o755 })
        if (owner !== undefined && process.getuid?.() === 0) chownSync(join(root, target), Number(owner), Number(owner))
        continue
      }
      const [start = '', source = ''] = Object.entries(sources).find(([start]) => path.startsWith(start)) ?? []
      const at = join(source, path.slice(start.length))
      cpSync(at, join(root, 'app', target === './' ? path.slice(start.length) : target), {
        recursive: true,
        // The build of the image makes no types.
        filter: file => file !== join(PACKAGE_ROOT, 'dist', 'types')
      })
    }
  }
  execFileSync('chmod', ['-R', 'a+rX', join(root, 'app')])
  return root
}

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .reduce((sum, { parentPath, name }) => sum + lstatSync(join(parentPath, name)).size, 0)

/** A command in the file system of the image; root runs it as the image's user, another one in a namespace of its own. */
const within = (root: string): [string, string[]] => [
  'sh',
  process.getuid?.() === 0
    ? [...UNCOVERED_COMMAND, 'chroot', '--userspec=1000:1000', root]
    : [...UNCOVERED_COMMAND, 'unshare', '--user', '--map-root-user', `--root=${root}`]
]

/** Why this machine cannot run the files of the image. */
const missing = (): string | undefined => {
  if (process.platform !== 'linux') return 'needs Linux'
  if (spawnSync('ldd', [process.execPath]).status !== 0) return 'needs ldd and a Node with shared libraries'
  const [command, args] = within('/')
  return spawnSync(command, [...args, 'true']).status === 0 ? undefined : 'needs root or user namespaces'
}

const problem = missing()
if (problem !== undefined) process.stdout.write(`absent: small image (${problem})\n`)

t.test(
  'the small image has all that the emulator needs, and little else',
  { timeout: 120_000, skip: problem ?? false },
  async t => {
    const folder = mkdtempSync(join(tmpdir(), 'small-image-'))
    t.teardown(() => rmSync(folder, { recursive: true }))
    const root = assemble(folder)
    const bytes = bytesIn(root)
    t.ok(bytes < MOST, `${bytes} bytes`)
    t.ok(bytes > 50e6, 'with Node')
    t.strictSame(readdirSync(join(root, 'usr/local/bin')), ['node', 'zilliz-import-emulator'])

    const [command, args] = within(root)
    const lines = linesOf('small')
    const settings = Object.fromEntries(
      lines.flatMap(line =>
        [...(/^ENV (.*)$/.exec(line)?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(([, a, b]) => [a, b])
      )
    )
    const [entry = ''] = JSON.parse(lines.find(line => line.startsWith('ENTRYPOINT'))?.slice(11) ?? '[]') as string[]
    const inImage = (...words: string[]): [string, string[]] => [
      command,
      [...args, `/usr/local/bin/${entry}`, ...words]
    ]
    const own = { ZILLIZ_EMULATOR_HOST: '127.0.0.1', ZILLIZ_EMULATOR_PORT: '0' }
    const options = { env: { ...settings, ...own, PATH: `${settings['PATH']}:${process.env['PATH']}` }, cwd: '/' }
    const server = spawn(...inImage('--state', '/state', '--tls', '--data-dir', '/data'), {
      ...options,
      stdio: ['ignore', 'pipe', 'inherit']
    })
    t.teardown(() => server.kill('SIGKILL'))
    const [line] = await once(createInterface(server.stdout), 'line')
    const { url } = JSON.parse(line)
    const healthy = spawnSync(...inImage('wait', '--timeout', '5'), {
      env: { ...options.env, ZILLIZ_EMULATOR_PORT: new URL(url).port },
      encoding: 'utf8'
    })
    t.equal(healthy.status, 0, healthy.stderr)
    const call = ['--silent', '--insecure', url + PAGE_EXAMPLE.path, '-H', 'authorization: Bearer demo']
    const reply = execFileSync('curl', [...call, '--data', JSON.stringify(PAGE_EXAMPLE.body)], { encoding: 'utf8' })
    t.match(JSON.parse(reply), { code: 200, data: { jobId: /^job-/ } })
    const errors = execFileSync(...inImage('errors', '47005'), { ...options, encoding: 'utf8' })
    t.match(errors, 'The specified cluster collection not exists.')
    server.kill('SIGTERM')
    t.strictSame(await once(server, 'exit'), [0, null])
  }
)
