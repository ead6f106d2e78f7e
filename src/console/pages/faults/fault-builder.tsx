import type { FaultInput } from '../../../lab/faults/schema.ts'
import { call, contractBase } from '../../call.ts'
import { sandboxName } from '../../sandbox.ts'
import { say } from '../../words/words.ts'
import { Builder, changed, MatchFields, type Preset, TimesField } from './builder.tsx'
import { Choice, ChoiceField, Field, Options } from './choice.tsx'
import { type CodesOf, faultProblem, fieldsOf, whyNotFault, whyNotWire } from './fault-rules.ts'
import { faultSentence } from './sentence.ts'
import { commandOf, magicNameOf } from './spell.ts'

export const FAULT_PRESETS: readonly Preset<FaultInput>[] = [
  { name: 'faults.preset.twice', rule: { operation: 'import', code: 47039, times: 2 } },
  { name: 'faults.preset.lost', rule: { operation: 'import', status: 503, lost: true } },
  { name: 'faults.preset.slow', rule: { operation: '*', delay: '2s' } },
  { name: 'faults.preset.reset', rule: { operation: 'get', wire: 'reset' } }
]

interface FaultBuilderProps {
  readonly rule: FaultInput
  readonly presets: readonly Preset<FaultInput>[]
  readonly onChange: (rule: FaultInput) => void
  readonly operations: readonly string[]
  readonly codesOf: CodesOf
}

/** Makes a fault of calls. */
export const FaultBuilder = ({ rule, presets, onChange, operations, codesOf }: FaultBuilderProps) => {
  const change = (fields: Partial<{ [Name in keyof FaultInput]: FaultInput[Name] | undefined }>) => {
    const next = changed(rule, fields)
    onChange(whyNotFault(next, 'lost', codesOf) === undefined ? next : changed(next, { lost: undefined }))
  }
  const why = (choice: Parameters<typeof whyNotFault>[1]) => whyNotFault(rule, choice, codesOf)
  const codes = codesOf(rule.operation)
  return (
    <Builder
      title={say('faults.new')}
      kind="faults"
      rule={rule}
      presets={presets}
      onChange={onChange}
      sentence={faultSentence(rule)}
      problem={faultProblem(rule, codesOf)}
      command={commandOf(rule, contractBase(), sandboxName.value)}
      magic={magicNameOf(rule)}
      add={async () => (await call('POST /faults', rule)).id}
    >
      <div class="builder-fields">
        <div class="field">
          <span class="label">{say('faults.operation')}</span>
          <Options
            label={say('faults.operation')}
            value={rule.operation as string}
            options={[['*', say('faults.operation.any')], ...operations.map(name => [name, name] as const)]}
            onChange={operation => onChange(forOperation(rule, operation as FaultInput['operation'], codesOf))}
          />
        </div>
        <TimesField label={say('faults.times')} times={rule.times} onChange={times => change({ times })} />
        <Field
          label={say('faults.ttl')}
          hint={say('faults.ttl.hint')}
          value={rule.ttl ?? ''}
          onInput={ttl => change({ ttl: ttl === '' ? undefined : ttl })}
        />
      </div>
      <MatchFields match={rule.match} fields={fieldsOf(rule.operation)} onChange={match => change({ match })} />
      <fieldset class="choices">
        <legend class="label">{say('faults.does')}</legend>
        <Choice
          name="code"
          title={say('faults.choice.code')}
          chosen={rule.code !== undefined}
          why={why('code')}
          onChoose={on => change({ code: on ? [...codes.keys()][0] : undefined, reason: undefined })}
        >
          <Options
            label={say('faults.choice.code')}
            value={String(rule.code)}
            options={[...codes].map(([code, text]) => [String(code), `${code} ${text.slice(0, 60)}`] as const)}
            onChange={code => change({ code: Number(code), reason: undefined })}
          />
        </Choice>
        <Choice
          name="reason"
          title={say('faults.choice.reason')}
          chosen={rule.reason !== undefined}
          why={why('reason')}
          onChoose={on => change({ reason: on ? '' : undefined })}
        >
          <ChoiceField
            wide
            label={say('faults.choice.reason')}
            value={rule.reason ?? ''}
            onInput={reason => change({ reason })}
          />
        </Choice>
        <Choice
          name="status"
          title={say('faults.choice.status')}
          chosen={rule.status !== undefined}
          why={why('status')}
          onChoose={on => change({ status: on ? 503 : undefined })}
        >
          <Options
            label={say('faults.choice.status')}
            value={String(rule.status)}
            options={STATUSES.map(status => [String(status), String(status)] as const)}
            onChange={text => change({ status: STATUSES.find(status => String(status) === text) })}
          />
        </Choice>
        <Choice
          name="delay"
          title={say('faults.choice.delay')}
          chosen={rule.delay !== undefined}
          why={why('delay')}
          onChoose={on => change({ delay: on ? '2s' : undefined })}
        >
          {rule.delay !== undefined && <DelayFields delay={rule.delay} onChange={delay => change({ delay })} />}
        </Choice>
        <Choice
          name="drip"
          title={say('faults.choice.drip')}
          chosen={rule.drip !== undefined}
          why={why('drip')}
          onChoose={on => change({ drip: on ? { chunks: 10, over: '5s' } : undefined })}
        >
          {rule.drip !== undefined && <DripFields drip={rule.drip} onChange={drip => change({ drip })} />}
        </Choice>
        <Choice
          name="wire"
          title={say('faults.choice.wire')}
          chosen={rule.wire !== undefined}
          why={WIRES.every(wire => whyNotWire(rule, wire, codesOf) !== undefined) ? why('wire') : undefined}
          onChoose={on =>
            change({ wire: on ? WIRES.find(wire => whyNotWire(rule, wire, codesOf) === undefined) : undefined })
          }
        >
          <WireOptions rule={rule} codesOf={codesOf} onChange={change} />
        </Choice>
        <Choice
          name="lost"
          title={say('faults.choice.lost')}
          chosen={rule.lost === true}
          why={why('lost')}
          onChoose={on => change({ lost: on ? true : undefined })}
        />
        <Choice
          name="pass"
          title={say('faults.choice.pass')}
          chosen={rule.pass === true}
          why={why('pass') ?? (rule.reason === undefined ? undefined : 'rule.why.alone')}
          onChoose={on => change({ pass: on ? true : undefined })}
        />
      </fieldset>
    </Builder>
  )
}

const STATUSES = [429, 500, 502, 503, 504] as const
const WIRES = ['reset', 'empty', 'truncated', 'garbled'] as const

/** The rule for another operation: without a code and fields that its calls do not have. */
const forOperation = (rule: FaultInput, operation: FaultInput['operation'], codesOf: CodesOf): FaultInput => {
  const match = Object.entries(rule.match ?? {}).filter(([field]) => fieldsOf(operation).includes(field))
  const keeps = rule.code === undefined || codesOf(operation).has(rule.code)
  return changed(rule, {
    operation,
    match: match.length === 0 ? undefined : Object.fromEntries(match),
    ...(!keeps && { code: undefined, reason: undefined })
  })
}

type Delay = NonNullable<FaultInput['delay']>

const DelayFields = ({ delay, onChange }: { readonly delay: Delay; readonly onChange: (delay: Delay) => void }) => {
  const kind = typeof delay === 'string' ? 'fixed' : 'median' in delay ? 'median' : 'between'
  const forms: Readonly<Record<typeof kind, Delay>> = {
    fixed: '2s',
    between: { min: '1s', max: '3s' },
    median: { median: '1s', sigma: 0.5 }
  }
  return (
    <>
      <Options
        label={say('faults.delay.kind')}
        value={kind}
        options={[
          ['fixed', say('faults.delay.fixed')],
          ['between', say('faults.delay.between')],
          ['median', say('faults.delay.median')]
        ]}
        onChange={next => onChange(forms[next])}
      />
      {typeof delay === 'string' ? (
        <ChoiceField label={say('faults.delay.length')} value={delay} onInput={onChange} />
      ) : 'median' in delay ? (
        <>
          <ChoiceField
            label={say('faults.delay.length')}
            value={delay.median}
            onInput={median => onChange({ ...delay, median })}
          />
          <ChoiceField
            label={say('faults.delay.sigma')}
            value={delay.sigma}
            onInput={sigma => onChange({ ...delay, sigma: Number(sigma) })}
          />
        </>
      ) : (
        <>
          <ChoiceField
            label={say('faults.delay.length')}
            value={delay.min}
            onInput={min => onChange({ ...delay, min })}
          />
          <ChoiceField label={say('faults.delay.max')} value={delay.max} onInput={max => onChange({ ...delay, max })} />
        </>
      )}
    </>
  )
}

type Drip = NonNullable<FaultInput['drip']>

const DripFields = ({ drip, onChange }: { readonly drip: Drip; readonly onChange: (drip: Drip) => void }) => (
  <>
    <ChoiceField
      label={say('faults.chunks')}
      value={drip.chunks}
      onInput={chunks => onChange({ ...drip, chunks: Number(chunks) })}
    />
    <ChoiceField label={say('faults.delay.length')} value={drip.over} onInput={over => onChange({ ...drip, over })} />
  </>
)

interface WireProps {
  readonly rule: FaultInput
  readonly codesOf: CodesOf
  readonly onChange: (fields: { readonly wire: FaultInput['wire'] }) => void
}

/** Damage that leaves no answer is disabled beside a code or a status, and says why. */
const WireOptions = ({ rule, codesOf, onChange }: WireProps) => {
  const whys = WIRES.map(wire => [wire, whyNotWire(rule, wire, codesOf)] as const)
  const why = whys.find(([, reason]) => reason !== undefined)?.[1]
  return (
    <>
      <Options
        label={say('faults.choice.wire')}
        value={rule.wire ?? 'reset'}
        options={whys.map(([wire, reason]) => [wire, say(`faults.wire.${wire}`), reason !== undefined] as const)}
        onChange={wire => onChange({ wire })}
      />
      {why !== undefined && <span class="small faint">{say(why)}</span>}
    </>
  )
}
