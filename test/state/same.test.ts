import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/index.ts'
import { seededRandom } from '../../src/lab/ids.ts'
import { difference, perform, RANDOM_WORLD, randomCalls, view } from '../support/random-calls.ts'

/** More of them find more: SEEDS=500 FIRST_SEED=1000. */
const SEEDS = Number(process.env['SEEDS'] ?? 2)
const FIRST_SEED = Number(process.env['FIRST_SEED'] ?? 1)

/** Where the state is; and the order of the last uses, because a call that only reads costs no write. */
const DIFFERING = /"state":\{[^}]*\},|"idleRank":\d+,/g

const viewOf = async (server: Emulator): Promise<string[]> =>
  (await view(server)).map(look => look.replace(DIFFERING, ''))

t.test('a folder gives the answers of memory, also when it is opened as a killed server left it', async t => {
  const dir = t.testdir({ 'world.json': JSON.stringify(RANDOM_WORLD) })
  const world = join(dir, 'world.json')
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    let now = Date.UTC(2024, 0, 1)
    const settings: EmulatorOptions = { world, era: '2025', freeze: '2024-01-02T03:04:05Z', sandboxLimit: 2 }
    const start = (state: string) => createEmulator({ listen: false, clock: () => now, ...settings, state })
    await using memory = await start('memory')
    await using folder = await start(join(dir, `state-${seed}`))
    const random = seededRandom(seed)
    const draws = Array.from({ length: 60 }, () => randomCalls(random))
    /** The first answer in which two servers differ. */
    const differing = async (calls: typeof draws, other: typeof folder) => {
      const answers: [string[], string[]] = [[], []]
      for (const call of calls.flat()) {
        now += 1000
        for (const [index, server] of [memory, other].entries()) {
          answers[index]?.push(`${JSON.stringify(call)} ${await perform(server, call)}`)
        }
      }
      return difference(...answers)
    }
    t.strictSame(await differing(draws.slice(0, 40), folder), undefined, `seed ${seed}: answers`)
    t.strictSame(difference(await viewOf(memory), await viewOf(folder)), undefined, `seed ${seed}: what can be seen`)
    // Every answer is there, so the folder is what a server would leave that is killed now.
    await cp(join(dir, `state-${seed}`), join(dir, `copy-${seed}`), { recursive: true })
    await using opened = await start(join(dir, `copy-${seed}`))
    t.strictSame(difference(await viewOf(memory), await viewOf(opened)), undefined, `seed ${seed}: what is seen again`)
    t.strictSame(await differing(draws.slice(40), opened), undefined, `seed ${seed}: answers to later calls`)
    t.strictSame(difference(await viewOf(memory), await viewOf(opened)), undefined, `seed ${seed}: what is seen later`)
  }
})
