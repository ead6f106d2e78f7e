import { setTimeout as sleep } from 'node:timers/promises'
import { streamOf } from './judge.ts'
import { CLUSTERS, importCall } from './ledger.ts'
import { listedIds, type Shared } from './replicas.ts'
import { lab } from './support/lab.ts'
import { shorten } from './support/place.ts'

const SANDBOX = 'epochs'

const CLIENTS = 16

/** Jobs of the snapshot that is restored. */
const RESTORED = 5

/** Resets, resets of all and restores. */
const [LONG, SHORT] = [60, 9]

/** While clients import, the sandbox begins anew: nobody sees jobs of two beginnings, and the ids begin anew once each time. */
export const checkEpochs = async ({ context, spread, flags, problems }: Shared): Promise<void> => {
  for (let made = 0; made < RESTORED; made++) await spread.json(importCall(SANDBOX, 'in01-a', 'v1'))
  const snapshot = (await spread.send({ method: 'GET', path: '/_emulator/snapshot' })).body
  const ids: string[] = []
  const lists: string[][] = []
  let isOver = false
  const importer = async (number: number): Promise<void> => {
    while (!isOver) {
      const call = importCall(SANDBOX, CLUSTERS[number % CLUSTERS.length] ?? '', number % 2 === 0 ? 'v1' : 'v2')
      const { status, body, headers } = await spread.send(call)
      const { data } = JSON.parse(body) as { data?: { jobId: string } }
      if (data === undefined)
        problems.add(`an import while all begins anew was answered ${status} ${body} ${headers['x-emulator-explain']}`)
      else ids.push(data.jobId)
    }
  }
  const watcher = async (): Promise<void> => {
    while (!isOver) {
      const { status, body } = await spread.send(lab('GET', '/jobs?limit=5000', SANDBOX))
      if (status === 404) continue
      if (status !== 200) {
        problems.add(`the list of jobs while all begins anew was answered ${status} ${shorten(body)}`)
        continue
      }
      const { jobs } = JSON.parse(body) as { jobs: readonly { jobId: string }[] }
      lists.push(
        jobs
          .map(({ jobId }) => jobId)
          .filter(id => id !== 'job-declared')
          .reverse()
      )
    }
  }
  const load = Promise.all([...Array.from({ length: CLIENTS }, (_, number) => importer(number)), watcher(), watcher()])
  const rounds = context.isLong ? LONG : SHORT
  for (let round = 0; round < rounds; round++) {
    await sleep(60)
    const [method, path, body] = [
      ['POST', `/_emulator/reset?sandbox=${SANDBOX}`, '{}'],
      ['PUT', '/_emulator/snapshot', snapshot],
      ['POST', '/_emulator/reset', JSON.stringify({ all: true })]
    ][round % 3] as [string, string, string]
    const answer = await spread.send({ method, path, body }, round)
    problems.check(answer.status === 200, () => `${method} ${path} was answered ${answer.status} ${answer.body}`)
  }
  await sleep(60)
  isOver = true
  await load

  const most = Math.max(...lists.map(list => list.length), 0)
  const stream = await streamOf(context.node, flags, SANDBOX, most + ids.length)
  for (const list of lists) {
    const at = list.findIndex((id, index) => id !== stream[index])
    problems.check(at < 0, () => `a list has ${list.length} jobs, and job ${at} is ${list[at]}, not ${stream[at]}`)
  }
  checkCounts(ids, stream, rounds + 1, problems)
  const [first, ...others] = await listedIds(spread, SANDBOX)
  for (const other of others) problems.equal(other, first, 'jobs at another replica when all is quiet')
  context.say(`  ${rounds} new beginnings: ${ids.length} imports, ${lists.length} lists`)
}

/**
 * Each beginning gives the ids of the stream from its start, or from those of the snapshot on, so an id is given at most as often as there are
 * beginnings, and after the first ones never more often than the id before it.
 */
const checkCounts = (
  ids: readonly string[],
  stream: readonly string[],
  beginnings: number,
  problems: Shared['problems']
): void => {
  const places = new Map(stream.map((id, place) => [id, place]))
  const counts: number[] = []
  for (const id of ids) {
    const place = places.get(id)
    if (place === undefined) {
      problems.add(`${id} is not of the first ${stream.length} ids of the seed`)
      return
    }
    counts[place] = (counts[place] ?? 0) + 1
  }
  for (let place = 0; place < counts.length; place++) {
    const [count = 0, before = 0] = [counts[place], place <= RESTORED ? beginnings : counts[place - 1]]
    problems.check(count <= before, () => `id ${place} was given ${count} times, id ${place - 1} ${before} times`)
  }
}
