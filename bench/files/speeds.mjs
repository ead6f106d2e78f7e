import { existsSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../servers/servers.mjs'
import { run } from '../support/children.mjs'
import { CAN_PIN, SERVER_CORE } from '../support/machine.mjs'
import { barChart } from '../support/plots/bars.mjs'
import { median, spread, whole } from '../support/stats.mjs'

/** Files of all formats, as the parts before this one have written them. */
const inputs = folder => [
  { format: 'JSON', path: join(folder, 'files/large.json') },
  { format: 'Parquet', path: join(folder, 'files/rows.parquet') },
  { format: 'NumPy', path: join(folder, 'apart/arrays'), counted: join(folder, 'apart/arrays/vector.npy') },
  { format: 'CSV', path: join(folder, 'apart/rows.csv') }
]

const ALL = `${availableParallelism()} cores`

/** The cores that `check` may use; the longest run comes last. */
const CORES = [{ name: ALL }, ...(CAN_PIN ? [{ name: '1 core', core: SERVER_CORE }] : [])]

const seconds = async (command, core) => {
  const begun = performance.now()
  await run(command, { core })
  return (performance.now() - begun) / 1000
}

const plot = results =>
  barChart({
    name: 'formats',
    title: 'Speed of check, by format and cores',
    note: 'median; line: slowest to fastest round',
    unit: 'MB/s',
    rows: results.flatMap(({ format, rates }) =>
      CORES.map(({ name }, at) => ({
        label: `${format}, ${name}`,
        ...(name === ALL && { tone: 'ours' }),
        values: rates[at] ?? []
      }))
    )
  })

const row = ({ format, size, rates }) =>
  rates.length === 0
    ? `| absent: ${format} (numpy, which writes the arrays, is missing) |${' |'.repeat(1 + 2 * CORES.length)}`
    : `| ${format} | ${whole(size)} | ${rates.map(list => `${whole(median(list))} | ${spread(list)}`).join(' | ')} |`

/**
 * MB of a file that `check` reads in a second, from the start of the process to its end, on one core and on all.
 * @param {{ folder: string, schema: string, quick: boolean, say: (text: string) => void }} options
 */
export const speeds = async ({ folder, schema, quick, say }) => {
  const rounds = quick ? 3 : 7
  const results = []
  for (const { format, path, counted = path } of inputs(folder)) {
    if (!existsSync(counted)) {
      results.push({ format, rates: [] })
      continue
    }
    const size = statSync(counted).size / 1e6
    const check = [process.execPath, join(ROOT, 'dist/bin.js'), 'check', path, '--schema', schema, '--era', '2025']
    const rates = CORES.map(() => [])
    for (let round = 0; round < rounds; round++) {
      for (const [at, { core }] of CORES.entries()) rates[at].push(size / (await seconds(check, core)))
    }
    results.push({ format, size, rates })
    say(`${format}: ${CORES.map(({ name }, at) => `${whole(median(rates[at]))} MB/s on ${name}`).join(', ')}`)
  }
  return {
    lines: [
      `\`check\` of a file by format, from the start of the process to its end, ${rounds} rounds: MB/s by the clock.`,
      '',
      `| format | MB | ${CORES.map(({ name }) => `${name}, median | range`).join(' | ')} |`,
      `|---|--:|${'--:|--:|'.repeat(CORES.length)}`,
      ...results.map(row)
    ],
    plots: [plot(results)],
    /** MB/s of JSON on all cores, by round. */
    json: results.find(({ format }) => format === 'JSON').rates[0]
  }
}
