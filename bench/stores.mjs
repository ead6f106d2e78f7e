import { mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeParquet } from './files/make-parquet.mjs'
import { importTime, peakDuring, residentMegabytes, startWith, touch } from './files/product.mjs'
import { emulator, startServer } from './servers/servers.mjs'
import { boto3, KEYS, startS3s } from './stores/tools.mjs'
import { HOST } from './support/import-call.mjs'
import { processorSeconds } from './support/machine.mjs'
import { median, medianRatio, ratio, spread, whole } from './support/stats.mjs'

const TARGETS = { upload: 0.8, list: 2, live: 1.5, memory: 150 }
const GIB = 2 ** 30

/** Bytes of a row of the Parquet file. */
const ROW = 3086

const seconds = list => `${median(list).toFixed(2)} (${spread(list, value => value.toFixed(2))})`

/** The peak of the resident memory above that before, while something is done. */
const growth = async (pid, work) => {
  const before = residentMegabytes(pid)
  return Math.max(before, await peakDuring(pid, work)) - before
}

/** The storage of the emulator, and live stores. @param {{ quick: boolean, say: (text: string) => void }} options */
export const stores = async ({ quick, say }) => {
  const [size, keys, rounds] = quick ? [64 * 2 ** 20, 1000, 1] : [GIB, 10_000, 3]
  const folder = await mkdtemp(join(tmpdir(), 'zilliz-import-bench-'))
  const running = []
  const verdicts = []
  const lines = []
  const absent = problem => {
    say(`absent: ${problem.message}`)
    lines.push(`absent: ${problem.message}`, '')
  }
  const atMost = (what, value, limit) =>
    verdicts.push({ what, value: ratio(value), target: `at most ${ratio(limit)}`, met: value <= limit })
  const atLeast = (what, value, limit) =>
    verdicts.push({ what, value: ratio(value), target: `at least ${ratio(limit)}`, met: value >= limit })
  const began = async server => {
    running.push(server)
    return server
  }
  try {
    const own = await began(await startServer(emulator))
    const servers = { emulator: { ...own, url: `http://${HOST}:${own.port}` } }
    try {
      servers['s3s-fs'] = await began(await startS3s(join(folder, 's3s')))
    } catch (problem) {
      absent(problem)
    }
    const client = await boto3().catch(absent)
    if (client === undefined) return { verdicts, lines }
    const path = join(folder, 'bytes')
    await writeFile(path, '')
    await truncate(path, size)
    const names = Object.keys(servers)
    const times = {}
    const add = (what, name, value) => {
      times[what] ??= {}
      times[what][name] = [...(times[what][name] ?? []), value]
    }
    let memory = 0
    for (const name of names) {
      for (const bucket of ['uploads', 'keys', 'live'])
        await client({ url: servers[name].url, do: 'create_bucket', bucket })
      await client({ url: servers[name].url, do: 'fill', bucket: 'keys', keys })
    }
    say(`${keys} keys are in each store`)
    for (let round = 0; round < rounds; round++) {
      for (const what of ['upload_file', 'put_object']) {
        for (const name of round % 2 ? names.toReversed() : names) {
          const { url, pid } = servers[name]
          const before = processorSeconds(pid)
          const order = { url, do: what, bucket: 'uploads', key: what, path }
          const work = async () => add(what, name, await client(order))
          if (name === 'emulator') memory = Math.max(memory, await growth(pid, work))
          else await work()
          add(`${what}, processor of the server`, name, ((processorSeconds(pid) - before) * GIB) / size)
        }
      }
      for (const name of names)
        add('list', name, await client({ url: servers[name].url, do: 'list', bucket: 'keys', keys }))
      say(`round ${round + 1} of uploads and lists is done`)
    }
    const rows = Math.round((quick ? 60e6 : 1e9) / ROW)
    const live = names.flatMap(name => ['--store', `s3:live-${name}=${servers[name].url}`])
    const reader = await began(await startWith(folder, live))
    const file = join(folder, 'files', 'rows.parquet')
    makeParquet(file, rows)
    const bytes = (await stat(file)).size
    for (const name of names) {
      const bucket = `live-${name}`
      await client({ url: servers[name].url, do: 'create_bucket', bucket })
      await client({ url: servers[name].url, do: 'upload_file', bucket, key: 'rows.parquet', path: file })
    }
    say(`a Parquet file of ${whole(bytes / 1e6)} MB is in each store`)
    await importTime(reader.port, 'rows.parquet', { collection: 'measured_39' })
    let reading = 0
    let collection = 0
    for (let round = 0; round < rounds; round++) {
      await touch(file)
      for (const name of ['--buckets', ...names]) {
        const options = { collection: `measured_${collection++}` }
        const where = name === '--buckets' ? options : { ...options, bucket: `live-${name}`, keys: KEYS }
        const grown = await growth(reader.pid, async () =>
          add('import', name, (await importTime(reader.port, 'rows.parquet', where)) / 1000)
        )
        if (name !== '--buckets') reading = Math.max(reading, grown)
      }
    }
    if (names.includes('s3s-fs')) {
      for (const what of ['upload_file', 'put_object']) {
        const speed = medianRatio(times[what]['s3s-fs'], times[what].emulator)
        atLeast(`${what} of boto3, speed against s3s-fs`, speed, TARGETS.upload)
      }
      atMost(
        `list of ${whole(keys)} keys, time against s3s-fs`,
        medianRatio(times.list.emulator, times.list['s3s-fs']),
        TARGETS.list
      )
    }
    for (const name of names) {
      const target = name === 'emulator' ? 'a second emulator' : name
      atMost(
        `import from ${target}, time against --buckets`,
        medianRatio(times.import[name], times.import['--buckets']),
        TARGETS.live
      )
    }
    atMost('memory above idle during uploads, MB', memory, TARGETS.memory)
    atMost('memory that an import from a live store takes, MB', reading, TARGETS.memory)
    lines.push(
      `boto3 in its default settings, a process for each call; uploads of ${whole(size / 2 ** 20)} MiB, a Parquet file of ${whole(bytes / 1e6)} MB. ${rounds} rounds; seconds, median and range.`,
      '',
      `| | ${['--buckets', ...names].join(' | ')} |`,
      `|---|${['--buckets', ...names].map(() => '--:|').join('')}`,
      ...Object.entries(times).map(([what, by]) => {
        const cells = ['--buckets', ...names].map(name => (by[name] === undefined ? '' : seconds(by[name])))
        return `| ${what}${what.includes('processor') ? ', a GiB' : ''} | ${cells.join(' | ')} |`
      })
    )
    return { verdicts, lines }
  } finally {
    for (const server of running) await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
