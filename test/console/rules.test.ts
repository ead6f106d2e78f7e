import t from 'tap'
import {
  type CodesOf,
  FAULT_CHOICES,
  faultProblem,
  fieldsOf,
  whyNotFault,
  whyNotWire
} from '../../src/console/pages/faults/fault-rules.ts'
import { SCENARIO_CHOICES, scenarioProblem, whyNotScenario } from '../../src/console/pages/faults/scenario-rules.ts'
import { magicNameOf, magicScenarioOf } from '../../src/console/pages/faults/spell.ts'
import { entryOf } from '../../src/contract/refusals/refusal.ts'
import { parseMagicName } from '../../src/lab/faults/magic-names.ts'
import { parseEffect, parseFault } from '../../src/lab/faults/parse.ts'
import { type FaultInput, STATUSES, WIRES } from '../../src/lab/faults/schema.ts'
import { seededRandom } from '../../src/lab/ids.ts'
import { LabError } from '../../src/lab/lab-error.ts'
import { parsePlan, parseTimes } from '../../src/lab/scenarios/parse.ts'
import { QUIRKS, type ScenarioInput } from '../../src/lab/scenarios/schema.ts'
import { codesOf as serverCodes } from '../../src/operations/codes.ts'
import { API_OPERATIONS, operationNamed } from '../../src/operations/index.ts'

const codesOf: CodesOf = name => {
  const operation = operationNamed(name)
  const codes = operation === undefined ? [] : [...serverCodes(operation.name, 'auto')]
  return new Map(codes.map(code => [code, entryOf(code).message]))
}

const random = seededRandom(1)
const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value
/** The field in one of four rules. */
const maybe = <Value>(field: string, values: readonly Value[]): object =>
  random() < 0.25 ? { [field]: pick(values) } : {}

const NAMES = ['*', ...API_OPERATIONS.map(({ name }) => name)] as const
const LENGTHS = ['2s', '500ms', '1h', '61m', '1h30m', 'soon', '0.5s']

const randomFault = (): FaultInput => {
  const operation = random() < 0.5 ? pick(['import', 'get', 'v2.create', '*'] as const) : pick(NAMES)
  const own = [...codesOf(operation).keys()]
  return {
    operation,
    ...maybe('code', [...own, 47039, 503]),
    ...maybe('reason', ['too large']),
    ...maybe('status', STATUSES),
    ...maybe('delay', [...LENGTHS, { min: '1s', max: '2s' }, { min: '3s', max: '2s' }, { median: '1s', sigma: 0.5 }]),
    ...maybe('drip', [
      { chunks: 10, over: pick(LENGTHS) },
      { chunks: 3, over: '1s' }
    ]),
    ...maybe('wire', WIRES),
    ...maybe('lost', [true, false]),
    ...maybe('pass', [true] as const),
    ...maybe('times', [1, 2, 'always', 0, 1_000_001]),
    ...maybe('ttl', ['30s', '365d', '366d', 'soon']),
    ...maybe('match', [{ cluster: 'in03-*' }, { collection: 'articles' }, { object: 's3://*' }, { key: 'demo' }])
  }
}

const refuses = (run: () => unknown): boolean => {
  try {
    run()
    return false
  } catch (error) {
    if (error instanceof LabError) return true
    throw error
  }
}

t.test('the builder and the server agree on 2,000 random faults', t => {
  const taken = { yes: 0, no: 0 }
  for (let round = 0; round < 2000; round++) {
    const rule = randomFault()
    const refused = refuses(() => parseFault(rule, 0, 'auto'))
    taken[refused ? 'no' : 'yes']++
    if ((faultProblem(rule, codesOf) !== undefined) !== refused) t.fail(JSON.stringify(rule))
  }
  t.ok(taken.yes > 200 && taken.no > 200, JSON.stringify(taken))
  t.end()
})

t.test('from a fault that the server takes, each choice that is not disabled leads to another that it takes', t => {
  const values = {
    status: 503,
    delay: '1s',
    drip: { chunks: 2, over: '1s' },
    lost: true,
    pass: true,
    reason: 'because'
  }
  for (let round = 0; round < 2000; round++) {
    const rule = randomFault()
    if (faultProblem(rule, codesOf) !== undefined) continue
    for (const choice of FAULT_CHOICES) {
      if (rule[choice] !== undefined) continue
      const code = [...codesOf(rule.operation).keys()][0]
      const tries = choice === 'wire' ? WIRES : [choice === 'code' ? code : values[choice]]
      for (const value of tries) {
        const why =
          choice === 'wire'
            ? whyNotWire(rule, value as (typeof WIRES)[number], codesOf)
            : whyNotFault(rule, choice, codesOf)
        const next = { ...rule, [choice]: value }
        if (choice === 'code' && value === undefined) continue
        if (refuses(() => parseFault(next, 0, 'auto')) !== (why !== undefined)) t.fail(JSON.stringify({ next, why }))
      }
    }
  }
  t.end()
})

const randomScenario = (): ScenarioInput => ({
  ...maybe('succeed', [true] as const),
  ...maybe('fail', [{}, { at: 0.5 }, { at: 0.9, reason: 'disk' }]),
  ...maybe('stall', [{ at: 0.8 }, { at: 0 }]),
  ...maybe('never', ['pending', 'at-99']),
  ...maybe('loseFile', [{}, { becomes: 'never-ready' }, { file: '2.json' }]),
  ...maybe('quirk', QUIRKS),
  ...maybe('vanish', [{ after: '10m' }, { after: 'later' }]),
  ...maybe('progress', ['time', 'immediate', 'polls:3', 'polls:0', 'slow']),
  ...maybe('times', [1, 3, 'always', 0])
})

const takeScenario = (rule: ScenarioInput): void => {
  parsePlan(rule, 'scenario-1')(['1.json', '2.json'])
  parseTimes(rule.times)
}

t.test('the builder and the server agree on 2,000 random scenarios, and on each choice beside them', t => {
  const values = { succeed: true, fail: {}, stall: { at: 0.5 }, never: 'pending', loseFile: {}, quirk: 'falls-back' }
  const taken = { yes: 0, no: 0 }
  for (let round = 0; round < 2000; round++) {
    const rule = randomScenario()
    const refused = refuses(() => takeScenario(rule))
    taken[refused ? 'no' : 'yes']++
    if ((scenarioProblem(rule) !== undefined) !== refused) t.fail(JSON.stringify(rule))
    if (refused) continue
    for (const choice of SCENARIO_CHOICES.filter(choice => rule[choice] === undefined)) {
      const next = { ...rule, [choice]: { ...values, vanish: { after: '1m' }, progress: 'immediate' }[choice] }
      const why = whyNotScenario(rule, choice)
      if (refuses(() => takeScenario(next)) !== (why !== undefined)) t.fail(JSON.stringify({ next, why }))
    }
  }
  t.ok(taken.yes > 200 && taken.no > 200, JSON.stringify(taken))
  t.end()
})

t.test('the builder offers the fields that calls of an operation name', t => {
  for (const { name, fields } of API_OPERATIONS) t.strictSame(fieldsOf(name), [...fields, 'key'], name)
  t.end()
})

t.test('the magic name of a rule does what the rule does', t => {
  let named = 0
  for (let round = 0; round < 2000; round++) {
    const rule = randomFault()
    const operation = operationNamed(rule.operation)
    if (operation === undefined || faultProblem(rule, codesOf) !== undefined) continue
    const name = magicNameOf(rule)
    if (name === undefined) continue
    named++
    const read = parseMagicName(operation, name, 'auto')
    const wanted = parseEffect(operation, rule, 'auto')
    const shown = (effect: typeof wanted | undefined) =>
      JSON.stringify({ ...effect, delay: effect?.delay?.(() => 0.5) ?? null })
    if (read === undefined || 'problem' in read || shown(read.effect) !== shown(wanted))
      t.fail(`${name}: ${JSON.stringify(rule)}`)
  }
  t.ok(named > 50, `${named} names`)
  const create = operationNamed('import')
  for (let round = 0; round < 2000 && create !== undefined; round++) {
    const rule = randomScenario()
    const name = scenarioProblem(rule) === undefined ? magicScenarioOf(rule) : undefined
    if (name === undefined) continue
    const read = parseMagicName(create, name, 'auto')
    const files = ['1.json', '2.json']
    const shown = (plan: object | undefined) => JSON.stringify({ ...plan, explain: '' })
    if (read === undefined || 'problem' in read) t.fail(name)
    else
      t.equal(
        shown(read.plan?.({ files, clusterId: '', collectionName: '', objectUrls: [], key: '' })),
        shown(parsePlan(rule, '')(files)),
        name
      )
  }
  t.end()
})
