import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t from 'tap'
import { GET, jobIdOf } from '../support/emulator.ts'
import { withStorage } from '../support/storage.ts'

const clusterId = 'in01-5b7c0de3f1a2948'

const TARGET = {
  clusterId,
  collectionName: 'articles',
  objectUrl: 's3://my-bucket/rows.json',
  accessKey: 'any',
  secretKey: 'thing'
}

/** Large enough that it is still being read when the answer has come. */
const ROWS = 50_000

t.test('a job whose file was being read at a kill is read again, with the same result', async t => {
  const dir = t.testdir({})
  const [state, copy] = [join(dir, 'state'), join(dir, 'copy')]
  const killed = await withStorage(t, { state, era: '2025' })
  const row = (id: number) => `{"id":${id},"title":"${'a'.repeat(20)}","vector":[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]}`
  const body = `[${Array.from({ length: ROWS }, (_, id) => row(id)).join()}]`
  t.equal((await killed.s3('PUT', 'my-bucket')).status, 200)
  t.equal((await killed.s3('PUT', 'my-bucket/rows.json', { body })).status, 200)
  const jobId = jobIdOf(await killed.post(TARGET))
  await cp(state, copy, { recursive: true })
  const opened = new DatabaseSync(join(copy, 'state.sqlite'))
  const records = opened.prepare('SELECT record FROM jobs').all() as { record: string }[]
  opened.close()
  t.equal(records.filter(({ record }) => record.includes('"reading":')).length, 1, 'it was being read')
  const again = await withStorage(t, { state: copy, era: '2025' })
  const answers = []
  for (const server of [killed, again]) {
    // A snapshot waits for files that are being read.
    await server.snapshot()
    server.advance(86_400)
    answers.push((await server.get(GET, { clusterId, jobId })).body)
  }
  t.strictSame(answers[1], answers[0])
  t.match(answers[0], { code: 200, data: { jobId, readyPercentage: 1 } })
})
