import type { Shared } from './replicas.ts'
import { api, lab } from './support/lab.ts'

const IMPORT = { clusterId: 'in01-a', collectionName: 'articles', objectUrl: 's3://samples/declared.json' }

interface Shown {
  readonly now: string
  readonly mode: string
}

/** Readings one after the other. */
const READINGS = 60

/** Seconds of the sandbox in a second. */
const SCALE = 600

/** All replicas tell one time: frozen, advanced, scaled and running, also where the clocks of their machines differ. */
export const checkClocks = async (shared: Shared): Promise<void> => {
  await checkFrozen(shared)
  await checkRunning(shared, 1)
  await checkRunning(shared, SCALE)
}

const checkFrozen = async ({ spread, problems }: Shared): Promise<void> => {
  const sandbox = 'frozen'
  const clock = lab('GET', '/clock', sandbox)
  const shown = async (): Promise<Shown[]> => (await spread.each(clock)).map(({ body }) => JSON.parse(body) as Shown)
  const frozen = await spread.json<Shown>(lab('PATCH', '/clock', sandbox, { mode: 'frozen' }), 0)
  for (const { now, mode } of await shown()) problems.equal([now, mode], [frozen.now, 'frozen'], 'a frozen clock')
  const { data } = await spread.json<{ data: { jobId: string } }>(
    api('POST', '/v1/vector/collections/import', sandbox, IMPORT),
    1
  )
  for (const [at, by] of ['1s', '2s', '1h'].entries()) {
    await spread.json(lab('POST', '/clock/advance', sandbox, { by }), at)
    const times = new Set((await shown()).map(({ now }) => now))
    problems.equal(times.size, 1, `times after the clock was advanced by ${by}: ${[...times]}`)
    const looks = await spread.each(lab('GET', `/jobs/${data.jobId}`, sandbox))
    problems.equal(new Set(looks.map(({ body }) => body)).size, 1, `different views of a job after ${by}`)
  }
  const hours = Date.parse((await shown())[0]?.now ?? '') - Date.parse(frozen.now)
  problems.equal(hours, 3_603_000, 'milliseconds that three replicas have advanced a clock')
}

/** Time goes on, never back, whichever replica is asked. */
const checkRunning = async ({ spread, problems }: Shared, scale: number): Promise<void> => {
  const sandbox = `running-${scale}`
  const clock = lab('GET', '/clock', sandbox)
  await spread.send(lab('PATCH', '/clock', sandbox, scale === 1 ? { mode: 'real' } : { mode: 'scaled', scale }), 0)
  const [begun, first] = [performance.now(), await spread.json<Shown>(clock, 1)]
  let last = first
  for (let reading = 0; reading < READINGS; reading++) {
    const next = await spread.json<Shown>(clock)
    problems.check(next.now >= last.now, () => `scale ${scale}: the time went back from ${last.now} to ${next.now}`)
    last = next
  }
  const real = performance.now() - begun
  const passed = Date.parse(last.now) - Date.parse(first.now)
  problems.check(
    passed <= (real + 50) * scale,
    () => `scale ${scale}: ${passed} ms have passed in ${Math.round(real)} ms`
  )
}
