import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ended, importFile, type Job, jobOf, LONG_BYTES, SHORT_BYTES, writeRows } from './read.ts'
import { Client } from './support/client.ts'
import { type Context, type Part, Problems } from './support/place.ts'
import { makeReplicas } from './support/replicas.ts'

/** Jobs whose files one replica is reading when it is killed are completed by another one: the same rows, or the same failure. */
export const handover: Part = async context => {
  const problems = new Problems()
  const buckets = join(context.files, 'buckets')
  mkdirSync(join(buckets, 'mine'), { recursive: true })
  const bytes = context.isLong ? LONG_BYTES : SHORT_BYTES
  const rows = await writeRows(join(buckets, 'mine', 'good.json'), bytes)
  const broken = '{"id":"no integer","title":"x","vector":[0,0,0,0,0,0,0,0]}'
  await writeRows(join(buckets, 'mine', 'broken.json'), bytes / 4, broken)
  const flags = ['--era', '2025', '--speed', '1000000000', '--buckets', buckets]
  const expected = await outcomes({ ...context, kind: 'memory' }, flags, false)
  problems.equal([expected[0]?.rows, expected[1]?.state], [rows, 'Failed'], 'outcomes in memory')
  problems.equal(await outcomes(context, flags, true), expected, 'outcomes of jobs that another replica completed')
  return problems
}

const outcomes = async (context: Context, flags: readonly string[], isKilled: boolean): Promise<Job[]> => {
  const replicas = await makeReplicas(context, isKilled ? 2 : 1, { flags })
  const [first = 0, second = first] = replicas.ports
  const client = new Client(first)
  try {
    const ids: string[] = []
    for (const name of ['good', 'broken']) ids.push(await importFile(client, `s3://mine/${name}.json`))
    if (isKilled) {
      await sleep(150)
      const running = await Promise.all(ids.map(id => jobOf({ port: second }, id)))
      await replicas.kill(0)
      const count = running.filter(({ state }) => state === 'Running').length
      context.say(`  ${count} jobs were being read when their replica was killed`)
    }
    const killed = performance.now()
    const jobs: Job[] = []
    for (const id of ids) jobs.push(await ended({ port: second }, id))
    if (isKilled) context.say(`  another replica ended them after ${Math.round(performance.now() - killed)} ms`)
    return jobs
  } finally {
    client.close()
    await replicas.remove()
  }
}
