// Runs promtool and Prometheus, unmodified, against an emulator that requires its token.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const SAMPLE = 'docs/prometheus/prometheus.yml'
const TOKEN = 'a-long-word'

/** Milliseconds that Prometheus may take to start and to scrape. */
const PATIENCE = 60_000

const run = promisify(execFile)

// Settings of the surroundings are not for this run.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ZILLIZ_EMULATOR_')))

/** What each program says of the emulator at a URL: problems, none if all is well. */
const PARTS = [
  {
    name: 'promtool',
    use: async (url, folder) => {
      const { stdout } = await run('promtool', ['check', 'config', join(folder, 'prometheus.yml')])
      if (!stdout.includes('SUCCESS')) return [stdout]
      const scraped = await (
        await fetch(`${url}/_emulator/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
      ).text()
      await writeFile(join(folder, 'metrics.txt'), scraped)
      // It prints what it finds wrong, and nothing else.
      const { stdout: found, stderr } = await run('bash', ['-c', `promtool check metrics <'${folder}/metrics.txt'`])
      return [found, stderr].filter(text => text !== '')
    }
  },
  {
    name: 'prometheus',
    use: async (_, folder) => {
      const port = await freePort()
      const flags = [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`
      ]
      const server = spawn('prometheus', flags, { stdio: 'ignore' })
      const ended = once(server, 'close')
      try {
        const requests = await answerTo(
          port,
          'zilliz_emulator_requests_total{operation="clouds",code="200",outcome="success"}'
        )
        const median = await answerTo(
          port,
          'histogram_quantile(0.5, sum by (le) (zilliz_emulator_request_duration_seconds_bucket{operation="clouds"}))'
        )
        const up = await answerTo(port, 'up{job="zilliz-import-emulator"}')
        return [
          ...(requests === 3 ? [] : [`3 requests were made, and Prometheus has ${requests}`]),
          ...(median > 0 && median < 10 ? [] : [`the median of the latency is ${median}`]),
          ...(up === 1 ? [] : [`up is ${up}`])
        ]
      } finally {
        server.kill()
        await ended
      }
    }
  }
]

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** The value of a query, once Prometheus has one. */
const answerTo = async (port, query) => {
  for (const end = performance.now() + PATIENCE; performance.now() < end; await sleep(200)) {
    const reply = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`).catch(
      () => undefined
    )
    const [found] = reply?.ok ? (await reply.json()).data.result : []
    if (found !== undefined) return Number(found.value[1])
  }
  throw new Error(`no value within ${PATIENCE / 1000} s: ${query}`)
}

const startEmulator = async () => {
  const child = spawn('node', ['dist/bin.js', '--port', '0', '--control-token', TOKEN], {
    env,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const url = await new Promise((settle, fail) => {
    const printed = createInterface(child.stdout)
    printed.on('line', line => line.startsWith('{') && settle(JSON.parse(line).url))
    printed.once('close', () => fail(new Error('the emulator did not start')))
  })
  const stop = () => {
    child.kill()
    return once(child, 'close')
  }
  return { url, stop }
}

const lenient = process.argv.includes('--if-present')
const folder = await mkdtemp(join(tmpdir(), 'emulator-prometheus-'))
const { url, stop } = await startEmulator()
let [passed, failed] = [0, 0]
try {
  for (let n = 0; n < 3; n++) await fetch(`${url}/v1/clouds`, { headers: { authorization: 'Bearer demo' } })
  const sample = await readFile(SAMPLE, 'utf8')
  const ours = sample
    .replace('127.0.0.1:19540', new URL(url).host)
    .replace('scrape_interval: 15s', 'scrape_interval: 1s')
  await writeFile(join(folder, 'prometheus.yml'), ours)
  await writeFile(join(folder, 'token'), TOKEN)
  for (const { name, use } of PARTS) {
    const isThere = await run(name, ['--version']).then(
      () => true,
      error => error.code !== 'ENOENT'
    )
    if (!isThere && lenient) {
      process.stdout.write(`absent: ${name} (not installed; it is in Debian's package prometheus)\n`)
      continue
    }
    const problems = isThere
      ? await use(url, folder).catch(error => [`${error.message} ${error.stdout ?? ''} ${error.stderr ?? ''}`])
      : ['not installed']
    process.stdout.write([`${problems.length === 0 ? 'ok' : 'FAILED'} ${name}`, ...problems, ''].join('\n'))
    if (problems.length === 0) passed += 1
    else failed += 1
  }
} finally {
  await stop()
  await rm(folder, { recursive: true, force: true })
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 && (passed > 0 || lenient) ? 0 : 1
