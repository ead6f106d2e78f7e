import { join } from 'node:path'
import t from 'tap'
import { control } from '../../support/control.ts'
import { emulator } from '../../support/emulator.ts'
import { SMALL_WORLD } from '../../support/small-world.ts'

interface Row {
  readonly code: number
  readonly flags?: string
  readonly request: object
}

const FLAGGED = [1800]

t.test(
  'each documented error happens when it is asked for, whatever the world and the flags of the server',
  async t => {
    const world = join(t.testdir({ 'world.json': JSON.stringify(SMALL_WORLD) }), 'world.json')
    const others = { world, era: '2025', flavor: 'cloud', hideUnknownClusters: true, strict: true } as const
    for (const options of [{}, others]) {
      const ask = control(await emulator(t, options))
      const [, { errors }] = (await ask('GET', '/errors')) as [number, { errors: readonly Row[] }]
      t.ok(errors.length > 70)
      for (const { code, flags, request } of errors) {
        const [status, run] = await ask('POST', `/errors/${code}/run`)
        if (FLAGGED.includes(code)) {
          t.equal(flags, '--flavor milvus')
          t.strictSame([status, run], [409, { error: `${code} needs an emulator that is started with ${flags}` }])
          continue
        }
        t.match(
          [status, run],
          [200, { sandbox: `try-${code}`, request, reply: { code }, journalId: 1, explain: /\w/ }],
          `${code}`
        )
      }
      t.match(await ask('GET', '/journal/1?sandbox=try-40003'), [200, { entry: { code: 40003, client: 'console' } }])
      t.match(await ask('GET', '/journal'), [200, { entries: [] }], 'the default sandbox has not seen them')
    }
  }
)

t.test('an error that needs a flag happens with it', async t => {
  const ask = control(await emulator(t, { flavor: 'milvus' }))
  t.match(await ask('POST', '/errors/1800/run'), [200, { status: 401, reply: { code: 1800 } }])
  t.match(await ask('POST', '/errors/40003/run'), [
    409,
    { error: '40003 needs an emulator that is started without --flavor milvus' }
  ])
})

t.test('a run can be repeated, and an unknown code is told', async t => {
  const ask = control(await emulator(t))
  const first = await ask('POST', '/errors/47055/run')
  t.strictSame(await ask('POST', '/errors/47055/run'), first)
  t.strictSame(await ask('POST', '/errors/5/run'), [
    404,
    { error: 'no documented error has the code 5; GET /_emulator/errors lists them' }
  ])
})
