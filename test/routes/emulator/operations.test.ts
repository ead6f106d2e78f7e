import fc from 'fast-check'
import t from 'tap'
import { control } from '../../support/control.ts'
import { emulator } from '../../support/emulator.ts'

interface Given {
  readonly field: string
  readonly is?: readonly unknown[]
}

interface Table {
  readonly operations: readonly {
    readonly name: string
    readonly fields: readonly string[]
    readonly codes: readonly { readonly code: number; readonly takesReason: boolean }[]
  }[]
  readonly faults: {
    readonly fields: readonly string[]
    readonly statuses: readonly number[]
    readonly wires: readonly string[]
    readonly exclusions: readonly {
      readonly all: readonly Given[]
      readonly any: readonly Given[]
      readonly none: readonly Given[]
      readonly reason: string
    }[]
  }
}

type Rule = Readonly<Record<string, unknown>>

/** What a builder of faults disables, by the table alone; undefined: it can make the rule. */
const disabledBy = ({ operations, faults }: Table, rule: Rule): string | undefined => {
  const isGiven = ({ field, is }: Given) => (is === undefined ? rule[field] !== undefined : is.includes(rule[field]))
  const operation = operations.find(({ name }) => name === rule['operation'])
  const fields = operation?.fields ?? faults.fields
  const match = Object.keys((rule['match'] as object | undefined) ?? {})
  if (match.some(field => !fields.includes(field))) return 'match'
  const exclusion = faults.exclusions.find(
    ({ all, any, none }) => all.every(isGiven) && (any.length === 0 || any.some(isGiven)) && !none.some(isGiven)
  )
  if (exclusion !== undefined) return exclusion.reason
  const code = operation?.codes.find(each => each.code === rule['code'])
  if (rule['code'] !== undefined && code === undefined) return 'code'
  return rule['reason'] !== undefined && code?.takesReason !== true ? 'reason' : undefined
}

t.test('the operations are told with their codes and the fields that a fault can match', async t => {
  const [status, table] = (await control(await emulator(t))('GET', '/operations')) as [number, Table]
  t.equal(status, 200)
  t.match(
    table.operations.find(({ name }) => name === 'import'),
    { version: 'v1', method: 'POST', fields: ['cluster', 'collection', 'object', 'key'] }
  )
  t.match(
    table.operations.find(({ name }) => name === 'import')?.codes.find(({ code }) => code === 47055),
    {
      message: /xxx/,
      takesReason: true
    }
  )
  t.match(
    table.operations.find(({ name }) => name === 'get'),
    { fields: ['cluster', 'key'] }
  )
})

for (const flavor of ['auto', 'milvus'] as const) {
  t.test(`table and server agree on 1,000 random rules with --flavor ${flavor}`, async t => {
    const ask = control(await emulator(t, { flavor }))
    const [, table] = (await ask('GET', '/operations')) as [number, Table]
    const names = table.operations.map(({ name }) => name)
    const codes = [...new Set(table.operations.flatMap(operation => operation.codes.map(({ code }) => code)))]
    const maybe = <Of>(values: readonly Of[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 })
    const rules = fc.record(
      {
        operation: fc.constantFrom(...names, '*'),
        match: fc.option(
          fc.dictionary(fc.constantFrom(...table.faults.fields), fc.constant('in01-*'), { minKeys: 1, maxKeys: 2 }),
          { nil: undefined, freq: 1 }
        ),
        code: maybe([...codes, 47055]),
        reason: fc.option(fc.constant('so'), { nil: undefined, freq: 1 }),
        status: maybe(table.faults.statuses),
        delay: maybe(['1s']),
        drip: maybe([{ chunks: 2, over: '1s' }]),
        wire: maybe(table.faults.wires),
        lost: maybe([true, false]),
        pass: fc.option(fc.constant(true), { nil: undefined, freq: 1 })
      },
      { requiredKeys: ['operation'] }
    )
    // Half of the rules have a code of their own operation: random ones seldom have.
    const own = fc.constantFrom(...table.operations).chain(({ name, codes: its }) =>
      fc.record({
        operation: fc.constant(name),
        code: fc.constantFrom(...its.map(({ code }) => code)),
        reason: maybe(['so'])
      })
    )
    const met = { accepted: 0, rejected: 0 }
    await fc.assert(
      fc.asyncProperty(fc.oneof(rules, own), async rule => {
        const reason = disabledBy(table, rule)
        const [status, reply] = (await ask('POST', '/faults', rule)) as [number, { error?: string }]
        met[status === 200 ? 'accepted' : 'rejected']++
        if ((status === 200) !== (reason === undefined)) {
          throw new Error(`${JSON.stringify(rule)}: the table says ${reason}, the server ${JSON.stringify(reply)}`)
        }
        const isTold = reason === undefined || reply.error === reason || ['match', 'code', 'reason'].includes(reason)
        if (!isTold) throw new Error(`${JSON.stringify(rule)}: ${reason} is told as ${reply.error}`)
      }),
      { numRuns: 1000, seed: 19 }
    )
    t.ok(met.accepted > 100 && met.rejected > 100, JSON.stringify(met))
  })
}
