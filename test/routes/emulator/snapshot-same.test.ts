import { join } from 'node:path'
import t from 'tap'
import { createEmulator } from '../../../src/index.ts'
import { seededRandom } from '../../../src/lab/ids.ts'
import { control } from '../../support/control.ts'
import { difference, perform, RANDOM_WORLD, randomCalls, view } from '../../support/random-calls.ts'

/** More of them find more: SEEDS=500 FIRST_SEED=1000. */
const SEEDS = Number(process.env['SEEDS'] ?? 8)
const FIRST_SEED = Number(process.env['FIRST_SEED'] ?? 1)

t.test('after a restore another server gives the same answers to the same calls', async t => {
  const world = join(t.testdir({ 'world.json': JSON.stringify(RANDOM_WORLD) }), 'world.json')
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    let now = Date.UTC(2024, 0, 1)
    const settings = { world, era: '2025', freeze: '2024-01-02T03:04:05Z', sandboxLimit: 2 } as const
    const start = () => createEmulator({ listen: false, clock: () => now, ...settings })
    await using first = await start()
    await using second = await start()
    const random = seededRandom(seed)
    const draws = Array.from({ length: 60 }, () => randomCalls(random))
    for (const call of draws.slice(0, 40).flat()) {
      now += 1000
      await perform(first, call)
    }
    now += 1000
    const [taken, snapshot] = await control(first)('GET', '/snapshot')
    const [restored, answer] = await control(second)('PUT', '/snapshot', snapshot)
    t.strictSame([taken, restored], [200, 200], JSON.stringify(answer))
    t.strictSame(difference(await view(first), await view(second)), undefined, `seed ${seed}: what can be seen`)
    const later: string[][] = [[], []]
    for (const call of draws.slice(40).flat()) {
      now += 1000
      for (const [index, server] of [first, second].entries()) {
        later[index]?.push(`${JSON.stringify(call)} ${await perform(server, call)}`)
      }
    }
    t.strictSame(difference(later[0] ?? [], later[1] ?? []), undefined, `seed ${seed}: answers to later calls`)
    t.strictSame(difference(await view(first), await view(second)), undefined, `seed ${seed}: what can be seen later`)
  }
})
