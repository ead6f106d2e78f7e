import t from 'tap'
import { emulator, jobIdOf, LIST, PAGE } from '../../support/emulator.ts'

const DEDICATED = 'in01-5b7c0de3f1a2948'

t.test('tasks come newest first, with numbers as numbers, and records beside them', async t => {
  const { get } = await emulator(t)
  const tasks =
    '[{"collectionName":"books","jobId":"job-0000000004failed000001","state":"ImportFailed"},{"collectionName":"books","jobId":"job-0000000003completed001","state":"ImportCompleted"}]'
  t.equal(
    (await get(LIST, { clusterId: DEDICATED })).text,
    `{"code":200,"data":{"tasks":${tasks},"count":2,"currentPage":1,"pageSize":10,"records":${tasks}}}\n`
  )
})

t.test('a job runs, then is completed; a cluster without jobs has an empty list', async t => {
  const { post, get, advance } = await emulator(t)
  t.strictSame((await get(LIST, { clusterId: PAGE.clusterId })).body, {
    code: 200,
    data: { tasks: [], count: 0, currentPage: 1, pageSize: 10, records: [] }
  })
  const jobId = jobIdOf(await post(PAGE))
  const task = (state: string) => ({
    code: 200,
    data: { tasks: [{ collectionName: 'medium_articles', jobId, state }] }
  })
  t.match((await get(LIST, { clusterId: PAGE.clusterId })).body, task('ImportRunning'))
  advance(10)
  t.match((await get(LIST, { clusterId: PAGE.clusterId })).body, task('ImportCompleted'))
})

t.test('pages cut the list without losing or repeating a job, and count the jobs of the page', async t => {
  const { post, get } = await emulator(t, { era: '2025' })
  const made: string[] = []
  for (let i = 0; i < 12; i++) made.push(jobIdOf(await post(PAGE)))
  const page = async (currentPage: number) => {
    const reply = await get(LIST, { clusterId: PAGE.clusterId, pageSize: '5', currentPage: String(currentPage) })
    return (reply.body as { data: { tasks: { jobId: string }[]; count: number } }).data
  }
  const pages = [await page(1), await page(2), await page(3), await page(4)]
  t.strictSame(
    pages.map(({ tasks }) => tasks.length),
    [5, 5, 2, 0]
  )
  t.strictSame(
    pages.map(({ count }) => count),
    [5, 5, 2, 0]
  )
  t.strictSame(
    pages.flatMap(({ tasks }) => tasks.map(({ jobId }) => jobId)),
    made.reverse()
  )
})

t.test('paging is a whole number within the documented bounds', async t => {
  const { get } = await emulator(t)
  const size = { code: 80003, message: "The parameter value for 'pageSize' should be between 5 and 100." }
  const page = {
    code: 80004,
    message: "The parameter 'currentPage' should have a value between 1 and the maximum value of Int."
  }
  const word = (name: string) => ({ code: 80000, message: `Incorrect parameter: ${name}` })
  const cases: [Record<string, string>, object][] = [
    [{ pageSize: '4' }, size],
    [{ pageSize: '101' }, size],
    [{ pageSize: '-5' }, size],
    [{ pageSize: '99999999999999999999' }, size],
    [{ currentPage: '0' }, page],
    [{ currentPage: '2147483648' }, page],
    [{ pageSize: 'ten' }, word('pageSize')],
    [{ pageSize: '5.0' }, word('pageSize')],
    [{ pageSize: '0x10' }, word('pageSize')],
    [{ currentPage: ' 1' }, word('currentPage')]
  ]
  for (const [query, body] of cases) {
    t.strictSame((await get(LIST, { clusterId: DEDICATED, ...query })).body, body, JSON.stringify(query))
  }
  for (const query of [{ pageSize: '5' }, { pageSize: '100' }, { currentPage: '2147483647' }, { pageSize: '' }]) {
    t.match((await get(LIST, { clusterId: DEDICATED, ...query })).body, { code: 200 }, JSON.stringify(query))
  }
})
