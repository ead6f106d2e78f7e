import t from 'tap'
import { onDatabase, type Replica } from './support/on-database.ts'

const test = await onDatabase(t)

/** The status of a scrape, and the samples of two metrics. */
const scrape = async ({ send }: Replica) => {
  const { status, body } = await send({ method: 'GET', path: '/_emulator/metrics' })
  const samples = String(body).match(/^zilliz_emulator_(?:requests_total|sandboxes)\{.*$/gm) ?? []
  return [status, ...samples.map(line => line.replace('zilliz_emulator_', ''))]
}

const CLOUDS = 'requests_total{operation="clouds",code="200",outcome="success"}'
const SANDBOXES = ['sandboxes{state="loaded"} 1', 'sandboxes{state="dormant"} 0']

test('each emulator of a database has its own metrics, also while the database is away', async (t, shared) => {
  const lines: { readonly journal: number | null; readonly operation: string | null }[] = []
  const note = () => {}
  const logger = { debug: note, warn: note, error: note, info: (line: (typeof lines)[number]) => void lines.push(line) }
  const options = { logRequests: true, logger: logger as never }
  const [one, two] = [await shared.replica(options), await shared.replica(options)]
  const clouds = ({ api }: Replica) => api('GET', '/v1/clouds')
  for (const replica of [one, two, one]) await clouds(replica)
  t.strictSame(await scrape(one), [200, `${CLOUDS} 2`, ...SANDBOXES])
  t.strictSame(await scrape(two), [200, `${CLOUDS} 1`, ...SANDBOXES])
  t.strictSame(
    lines.map(({ operation, journal }) => [operation, journal]),
    [
      ['clouds', 1],
      ['clouds', 2],
      ['clouds', 3]
    ],
    'the log has the ids of the journal that they share'
  )
  await shared.server.stopAtOnce()
  t.strictSame(await scrape(one), [200, `${CLOUDS} 2`, ...SANDBOXES])
  await shared.server.start()
})
