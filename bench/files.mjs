import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeJson } from './files/make-json.mjs'
import { makeParquet } from './files/make-parquet.mjs'
import { processes } from './files/processes.mjs'
import {
  create,
  importTime,
  peakDuring,
  residentMegabytes,
  startWith,
  timesWhileReading,
  touch
} from './files/product.mjs'
import { speeds } from './files/speeds.mjs'
import { run } from './support/children.mjs'
import { openConnection } from './support/connection.mjs'
import { median, medianRatio, quantile, ratio, spread, whole } from './support/stats.mjs'

const TARGETS = { parse: 0.8, check: 1.3, large: 1, memory: 150, get: 3, folder: 2000, parquet: 1 }
const FOLDER_FILES = 1000

const PARSE = `
  const text = require('node:fs').readFileSync(process.argv[1], 'utf8')
  const begun = performance.now()
  JSON.parse(text)
  process.stdout.write(String(performance.now() - begun))`

const parseTime = async path => Number(await run([process.execPath, '-e', PARSE, path]))

const writeFolder = async folder => {
  const row = JSON.stringify({ id: 1, title: 'a', vector: Array(768).fill(0.5) })
  await run(['mkdir', '-p', folder])
  for (let file = 0; file < FOLDER_FILES; file++) await writeFile(join(folder, `${file}.json`), `[${row}]`)
}

const verdict = (what, value, target, met) => ({ what, value, target, met })

/** Reading of files, through a started emulator. @param {{ quick: boolean, say: (text: string) => void }} options */
export const files = async ({ quick, say }) => {
  const [small, large, rounds] = quick ? [20e6, 60e6, 1] : [100e6, 1000e6, 5]
  const folder = await mkdtemp(join(tmpdir(), 'zilliz-import-bench-'))
  const path = name => join(folder, 'files', name)
  const server = await startWith(folder)
  const { port, pid } = server
  try {
    makeJson(path('small.json'), small)
    const rows = makeJson(path('large.json'), large)
    makeParquet(path('rows.parquet'), rows)
    await writeFolder(path('folder'))
    say(`files written: ${whole(rows)} rows in the large ones`)

    const idle = residentMegabytes(pid)
    const connection = await openConnection(port)
    await importTime(port, 'small.json')
    const before = await create(port, 'small.json')
    const quiet = quantile(await connection.times(before, 5000), 0.99)

    const times = { parse: [], small: [], large: [], parquet: [], folder: [], get: [] }
    const peak = await peakDuring(pid, () => importTime(port, 'large.json'))
    for (let round = 0; round < rounds; round++) {
      for (const name of ['small.json', 'large.json', 'rows.parquet']) await touch(path(name))
      for (let file = 0; file < FOLDER_FILES; file++) await touch(path(`folder/${file}.json`))
      times.parse.push(await parseTime(path('small.json')))
      times.small.push(await importTime(port, 'small.json'))
      times.large.push(await importTime(port, 'large.json'))
      times.parquet.push(await importTime(port, 'rows.parquet'))
      times.folder.push(await importTime(port, 'folder/'))
      await touch(path('large.json'))
      times.get.push(quantile(await timesWhileReading(port, await create(port, 'large.json')), 0.99))
      say(
        `round ${round + 1}: ${Object.entries(times)
          .map(([name, list]) => `${name} ${list.at(-1).toFixed(1)}`)
          .join(', ')} ms`
      )
    }
    await mkdir(join(folder, 'apart'))
    const schema = `${join(folder, 'world.json')}#measured`
    const apart = await processes({ folder: join(folder, 'apart'), schema, quick, say })
    const byFormat = await speeds({ folder, schema, quick, say })

    const parse = medianRatio(times.parse, times.small)
    const check = median(byFormat.json) / (small / 1000 / median(times.parse))
    const perByte = medianRatio(times.small, times.large) * (large / small)
    const memory = peak - idle
    const get = median(times.get) / quiet
    const byRows = medianRatio(times.large, times.parquet)
    const speed = (bytes, list) => `${whole(bytes / 1000 / median(list))} MB/s`
    return {
      verdicts: [
        verdict(
          'import of JSON, speed against one JSON.parse of the text',
          ratio(parse),
          `at least ${ratio(TARGETS.parse)}`,
          parse >= TARGETS.parse
        ),
        verdict(
          '`check` of a large JSON file on all cores, MB/s of the whole process against those of one JSON.parse',
          ratio(check),
          `at least ${ratio(TARGETS.check)}`,
          check >= TARGETS.check
        ),
        verdict('JSON ten times as large, speed per byte', ratio(perByte), 'at least 0.80', perByte >= 0.8),
        verdict(
          'memory above idle meanwhile, MB',
          whole(memory),
          `at most ${TARGETS.memory}`,
          memory <= TARGETS.memory
        ),
        verdict(
          'get p99 while a file is read, against idle',
          ratio(get),
          `at most ${ratio(TARGETS.get)}`,
          get <= TARGETS.get
        ),
        verdict(
          'Parquet against JSON, rows per second',
          ratio(byRows),
          `at least ${ratio(TARGETS.parquet)}`,
          byRows >= TARGETS.parquet
        ),
        verdict(
          `a folder of ${whole(FOLDER_FILES)} files, ms`,
          whole(median(times.folder)),
          `at most ${whole(TARGETS.folder)}`,
          median(times.folder) <= TARGETS.folder
        ),
        ...apart.verdicts
      ],
      lines: [
        `Rows of a key, a title and a vector of 768 floats, fully checked, from the request until \`get\` says that the job is done; the job's own`,
        `timeline takes no time. Memory: while the large JSON file is read for the first time. ${rounds} rounds; files are touched in between, so that nothing is remembered. \`JSON.parse\`: of the whole text, in`,
        'a process of its own, without reading the file. p99 of `get`: calls one after the other on one connection, as many as fit.',
        '',
        '| | size, MB | ms, median | range | |',
        '|---|--:|--:|--:|--:|',
        `| JSON.parse | ${whole(small / 1e6)} | ${whole(median(times.parse))} | ${spread(times.parse)} | ${speed(small, times.parse)} |`,
        `| import of it | ${whole(small / 1e6)} | ${whole(median(times.small))} | ${spread(times.small)} | ${speed(small, times.small)} |`,
        `| import of a large JSON file | ${whole(large / 1e6)} | ${whole(median(times.large))} | ${spread(times.large)} | ${speed(large, times.large)} |`,
        `| import of the same rows in Parquet | | ${whole(median(times.parquet))} | ${spread(times.parquet)} | ${whole((rows / median(times.parquet)) * 1000)} rows/s |`,
        `| import of a folder | | ${whole(median(times.folder))} | ${spread(times.folder)} | |`,
        `| p99 of get: idle ${quiet.toFixed(2)} ms | | ${median(times.get).toFixed(2)} | ${spread(times.get, value => value.toFixed(2))} | |`,
        '',
        ...apart.lines,
        '',
        ...byFormat.lines
      ],
      plots: byFormat.plots
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
