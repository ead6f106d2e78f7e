import { closeSync, existsSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT, TOOLS } from '../servers/servers.mjs'
import { processorTimeOf, run } from '../support/children.mjs'
import { median, medianRatio, ratio, spread, whole } from '../support/stats.mjs'
import { DIM, floats } from './rows.mjs'

const PYTHON = join(TOOLS, 'pyarrow/bin/python')
const COLUMNS = fileURLToPath(new URL('columns.py', import.meta.url))
const BARE_CSV = fileURLToPath(new URL('bare-csv.mjs', import.meta.url))

const BYTES_OF_ROW = DIM * 4

/** Installs numpy and pyarrow where they are missing. @throws the reason why they cannot be installed */
const installPyarrow = async () => {
  const ready = join(TOOLS, 'pyarrow/ready')
  if (existsSync(ready)) return
  await run(['python3', '-m', 'venv', join(TOOLS, 'pyarrow')])
  await run([PYTHON, '-m', 'pip', 'install', '-q', 'numpy~=2.4', 'pyarrow~=26.0'])
  writeFileSync(ready, '')
}

/** Rows of a key, a title and a vector, about this many bytes of them. */
const makeCsv = (path, bytes) => {
  const next = floats(1)
  const file = openSync(path, 'w')
  let written = writeSync(file, 'id,title,vector\n')
  for (let row = 0; written < bytes; row++) {
    const vector = JSON.stringify(Array.from({ length: DIM }, next))
    written += writeSync(file, `${row},title ${row},"${vector}"\n`)
  }
  closeSync(file)
}

const PARQUET = { parts: 'Parquet', other: 'pyarrow', target: 1 }

/** Inputs that `check` and another program read. @param {string} folder of the files */
const inputs = folder => [
  ...['dictionary-snappy', 'plain-snappy', 'plain'].map(name => ({
    ...PARQUET,
    path: join(folder, `${name}.parquet`),
    rival: [PYTHON, COLUMNS, 'parquet', join(folder, `${name}.parquet`)]
  })),
  {
    ...{ parts: 'NumPy', other: 'numpy', target: 0.7, path: join(folder, 'arrays') },
    rival: [PYTHON, COLUMNS, 'numpy', join(folder, 'arrays')]
  },
  {
    ...{ parts: 'CSV', other: 'csv-parse', target: 0.8, path: join(folder, 'rows.csv') },
    rival: [process.execPath, BARE_CSV, join(folder, 'rows.csv')]
  }
]

const sizeOf = ({ path, parts }) => statSync(parts === 'NumPy' ? join(path, 'vector.npy') : path).size

const seconds = list => `${median(list).toFixed(2)} | ${spread(list, value => value.toFixed(2))}`

/**
 * Processor time of `check`, from its start to its end, against that of another program that reads the same file and tests the same values.
 * @param {{ folder: string, schema: string, quick: boolean, say: (text: string) => void }} options `folder`: an empty one, for the files
 */
export const processes = async ({ folder, schema, quick, say }) => {
  const [vectors, csv, rounds] = quick ? [20e6, 20e6, 1] : [184e6, 100e6, 9]
  makeCsv(join(folder, 'rows.csv'), csv)
  let missing
  try {
    await installPyarrow()
    await run([PYTHON, COLUMNS, 'make', folder, String(Math.round(vectors / BYTES_OF_ROW))])
  } catch (problem) {
    missing = problem.message
    say(`absent: pyarrow and numpy (${missing})`)
  }
  const verdicts = []
  const rows = []
  for (const input of inputs(folder)) {
    const { parts, other, target, path, rival } = input
    if (missing !== undefined && other !== 'csv-parse') {
      rows.push(`| absent: ${other} for ${basename(path)} (${missing}) | | | | | | |`)
      continue
    }
    const check = [process.execPath, join(ROOT, 'dist/bin.js'), 'check', path, '--schema', schema, '--era', '2025']
    const times = { own: [], rival: [] }
    for (let round = 0; round < rounds; round++) {
      for (const half of round % 2 ? ['rival', 'own'] : ['own', 'rival'])
        times[half].push(await processorTimeOf(half === 'own' ? check : rival))
    }
    const size = sizeOf(input)
    const value = medianRatio(times.rival, times.own)
    const pairs = times.rival.map((time, round) => time / times.own[round])
    say(`${basename(path)}: ${ratio(value)} of the speed of ${other}`)
    verdicts.push({
      what: `${parts}, ${basename(path)}: processor time of ${other} against check`,
      value: `${ratio(value)} (${spread(pairs, ratio)})`,
      target: `at least ${ratio(target)}`,
      met: value >= target
    })
    rows.push(
      `| ${basename(path)} | ${whole(size / 1e6)} | ${seconds(times.own)} | ${whole(size / 1e6 / median(times.own))} | ${other} | ${seconds(times.rival)} |`
    )
  }
  return {
    verdicts,
    lines: [
      `Whole processes: \`check\` of a file against another program that reads it and tests the same values, on one thread. Processor seconds with the`,
      `start of Node or Python, ${rounds} alternating pairs; files are in the memory of the system. Rows as above, written by pyarrow and numpy. pyarrow reads in`,
      'batches, which is faster here than `read_table`; csv-parse reads a stream and tests nothing.',
      '',
      '| file | MB | check, median | range | MB/s | program | median | range |',
      '|---|--:|--:|--:|--:|---|--:|--:|',
      ...rows
    ]
  }
}
