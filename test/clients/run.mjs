// Installs and runs the rows of table.mjs one after the other. A row passes if its driver exits with 0; each line that the driver
// prints is an operation that did what it should. With --install nothing is driven: what could not be installed is tried again by a run.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { TABLE } from './table.mjs'

const INSTALL = 15 * 60_000
const DRIVE = 3 * 60_000
const READY = 30_000

// A proxy of the surroundings is not meant for this machine, and settings of the emulator not for this run.
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ZILLIZ_EMULATOR_'))),
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1'
}

/** Lines with something in them, without the colours of a terminal. */
const lines = text =>
  stripVTControlCharacters(text)
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')

/** What every row has to do; a refusal may have more words to it. */
const REQUIRED = [
  'create',
  'poll to completion',
  'list',
  'refused: collection',
  'refused: object',
  'refused: job',
  'failed job'
]

/** What it printed; an error that says why it did not end with 0. */
const run = ([command, ...args], { timeout, extra = {} }) =>
  new Promise(settle => {
    const options = { env: { ...env, ...extra }, timeout, killSignal: 'SIGKILL', maxBuffer: 64 << 20 }
    execFile(command, args, options, (error, stdout, stderr) => {
      // Maven writes what is wrong to where the others write what they did.
      const said =
        lines(stderr).at(-1) ??
        lines(stdout)
          .find(line => line.startsWith('[ERROR]'))
          ?.split(': ')
          .slice(-2)
          .join(': ')
      const why = error?.killed ? `took longer than ${timeout / 1000} s` : (said ?? error?.message)
      settle({ stdout, failed: error === null ? undefined : `${command.split('/').at(-1)}: ${why}` })
    })
  })

/** Nothing if it is installed, else the reason why it is not. */
const install = async row => {
  const stamp = `${row.folder}/installed.json`
  const wanted = JSON.stringify([row.install, await Promise.all(row.needs.map(file => readFile(file, 'utf8')))])
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return
  await rm(row.folder, { recursive: true, force: true })
  await mkdir(row.folder, { recursive: true })
  for (const command of row.install) {
    const { failed } = await run(command, { timeout: INSTALL, extra: row.env })
    if (failed !== undefined) return failed
  }
  await writeFile(stamp, wanted)
}

const DATA = '.tools/clients/tls'
const AUTHORITY = resolve(DATA, 'ca.pem')

/** A free port, by asking for one and giving it back. */
const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}

/** What a client is told by its surroundings, so that it finds the service's own names here and trusts their certificate. */
const surroundings = proxyPort => ({
  HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`,
  https_proxy: `http://127.0.0.1:${proxyPort}`,
  NO_PROXY: '',
  no_proxy: '',
  REQUESTS_CA_BUNDLE: AUTHORITY,
  CURL_CA_BUNDLE: AUTHORITY,
  SSL_CERT_FILE: AUTHORITY
})

const start = async flags => {
  const emulator = spawn('node', ['dist/bin.js', '--port', '0', '--speed', '1000', '--era', '2025', ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = once(emulator, 'close').then(([code]) => code)
  const timer = setTimeout(() => emulator.kill(), READY)
  const printed = createInterface(emulator.stdout)
  const url = await new Promise(settle => {
    printed.on('line', line => line.startsWith('{') && settle(JSON.parse(line).url))
    printed.once('close', () => settle(undefined))
  })
  clearTimeout(timer)
  const stop = () => {
    emulator.kill()
    return ended
  }
  return { url, stop }
}

const driveOnce = async (row, host) => {
  const proxyPort = host === undefined ? 0 : await freePort()
  const flags = host === undefined ? [] : ['--tls', '--data-dir', DATA, '--proxy-port', String(proxyPort)]
  const { url, stop } = await start(flags)
  if (url === undefined) return { operations: [], failed: 'the emulator did not start' }
  const extra = host === undefined ? row.env : { ...row.env, ...surroundings(proxyPort) }
  const base = host === undefined ? url : `https://${host}`
  const { stdout, failed: why } = await run([...row.drive, base], { timeout: DRIVE, extra })
  const code = await stop()
  const operations = lines(stdout)
  const missing = (row.required ?? REQUIRED).filter(
    wanted => !operations.some(operation => operation.startsWith(wanted))
  )
  const failed = [
    why,
    missing.length > 0 && `not done: ${missing.join(', ')}`,
    code !== 0 && `the emulator ended with ${code}`
  ]
  return { operations, failed: failed.find(Boolean) || undefined }
}

/** The same by the service's own name, port and certificate, in a namespace where the name leads to the emulator. */
const driveByName = async ({ host, drive: command, env: extra }) => {
  const { stdout, failed } = await run([resolve('test/clients/by-name.sh'), DATA, host, ...command], {
    timeout: DRIVE,
    extra: { ...extra, NO_PROXY: '*', no_proxy: '*' }
  })
  return { operations: lines(stdout), failed }
}

const HAS_NAMESPACES =
  (await run(['unshare', '--map-root-user', '--mount', '--net', 'ip', 'link'], { timeout: READY })).failed === undefined

/** By its address, by the service's own name through TLS, and where a row says so by that name through the proxy. */
const drive = async row => {
  const broken = await install(row)
  if (broken !== undefined) return { operations: [], failed: `not installed: ${broken}` }
  if (row.proxyOnly) {
    const { operations, failed } = await driveOnce(row, row.host)
    return { operations: [...operations, 'all by the proxy'], failed }
  }
  const { operations, failed } = await driveOnce(row)
  if (failed !== undefined || row.host === undefined) return { operations, failed }
  const ways = [
    ...(HAS_NAMESPACES ? [[`https://${row.host}`, () => driveByName(row)]] : []),
    ...(row.proxied || (!HAS_NAMESPACES && row.takesProxy) ? [['the proxy', () => driveOnce(row, row.host)]] : [])
  ]
  for (const [way, go] of ways) {
    const again = await go()
    if (again.failed !== undefined) return { operations, failed: `${way}: ${again.failed}` }
    // Some things can be done through TLS alone.
    const more = again.operations.filter(operation => !operations.includes(operation))
    operations.push(`all again by ${way}`, ...more)
  }
  if (ways.length === 0) operations.push('not by name: this machine gives no namespaces')
  return { operations }
}

const cell = text => text.replaceAll('|', '\\|')

const results = rows => `# Results

<!-- Written by run.sh, which runs every row against an emulator of its own. -->

| Client | Version | Operations driven | Result |
|---|---|---|---|
${rows.map(({ name, version, operations, failed }) => `| ${name} | ${version} | ${cell(operations.join(', '))} | ${cell(failed === undefined ? 'ok' : `failed: ${failed}`)} |`).join('\n')}
`

const FLAGS = ['--if-present', '--install']
const wanted = process.argv.slice(2).filter(name => !FLAGS.includes(name))
const lenient = process.argv.includes('--if-present')
const table = TABLE.filter(
  ({ name, version }) => wanted.length === 0 || wanted.some(one => `${name} ${version}`.includes(one))
)
if (process.argv.includes('--install')) {
  for (const row of table) await install(row)
  process.exit()
}
const rows = []
for (const row of table) {
  if (lenient && (await run([row.tool, row.toolVersion ?? '--version'], { timeout: READY })).failed !== undefined) {
    process.stdout.write(`absent ${row.name} ${row.version}: this machine has no ${row.tool}\n`)
    continue
  }
  const { operations, failed } = await drive(row).catch(error => ({ operations: [], failed: error.message }))
  if (lenient && row.unpublished !== undefined && failed?.includes(row.unpublished)) {
    process.stdout.write(`absent ${row.name} ${row.version}: the registry does not have it\n`)
    continue
  }
  rows.push({ ...row, operations, failed })
  const did = operations.join(', ')
  process.stdout.write(
    `${failed === undefined ? 'ok' : 'FAILED'} ${row.name} ${row.version}: ${did}${failed === undefined ? '' : ` [${failed}]`}\n`
  )
}
if (wanted.length === 0 && !lenient) await writeFile('test/clients/results.md', results(rows))
const passed = rows.filter(({ failed }) => failed === undefined).length
process.stdout.write(`${passed} passed, ${rows.length - passed} failed\n`)
process.exitCode = passed === rows.length && passed > 0 ? 0 : 1
