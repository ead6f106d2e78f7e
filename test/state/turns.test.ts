import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { TurnQueue } from '../../src/state/turns.ts'

/** Turns that only tell when they begin and end. */
const makeTurns = () => {
  const said: string[] = []
  const work = {
    isUnsaved: false,
    begin: async () => {
      said.push('begin')
      return true
    },
    end: async () => {
      said.push('end')
      return undefined
    },
    overstayed: () => said.push('overstayed')
  }
  const turns = new TurnQueue(work)
  const enter = (name: string, request: object, isReading = false): Promise<void> =>
    new Promise((resolve, reject) =>
      turns.enter(request, isReading, problem => {
        said.push(name)
        if (problem === undefined) resolve()
        else reject(problem)
      })
    )
  return { turns, said, enter, work }
}

t.test(
  'a request whose body arrives while its turn is under way comes back into it; a new one waits for the next',
  async t => {
    const { turns, said, enter } = makeTurns()
    const [first, second, late] = [{}, {}, {}]
    await Promise.all([enter('first', first), enter('second', second)])
    turns.left(first)
    await sleep(50)
    const waiting = enter('late', late)
    await enter('first again', first)
    turns.left(first)
    turns.left(second)
    await waiting
    t.strictSame(said, ['begin', 'first', 'second', 'first again', 'end', 'begin', 'late'])
    turns.left(late)
    await sleep(20)
    t.equal(said.at(-1), 'end')
  }
)

t.test('a request that comes back when its turn is over waits for the next one', async t => {
  const { turns, said, enter } = makeTurns()
  const request = {}
  await enter('first', request)
  turns.left(request)
  await sleep(50)
  await enter('again', request)
  turns.left(request)
  await sleep(20)
  t.strictSame(said, ['begin', 'first', 'end', 'begin', 'again', 'end'])
})

t.test('after a turn that could not be saved, calls that only read have turns of their own', async t => {
  const { turns, said, enter, work } = makeTurns()
  const requests = [{}, {}, {}, {}]
  const enterAll = async () => {
    const entered = requests.map((request, at) => enter(at % 2 === 0 ? 'read' : 'change', request, at % 2 === 0))
    for (const [at, done] of entered.entries()) done.then(() => turns.left(requests[at] ?? {}))
    await Promise.all(entered)
    await sleep(20)
    return said.splice(0)
  }
  work.isUnsaved = true
  t.strictSame(await enterAll(), ['begin', 'read', 'read', 'end', 'begin', 'change', 'change', 'end'])
  work.isUnsaved = false
  t.strictSame(await enterAll(), ['begin', 'read', 'change', 'read', 'change', 'end'])
})
