import type { ScenarioInput } from '../../../lab/scenarios/schema.ts'
import { call } from '../../call.ts'
import { say } from '../../words/words.ts'
import { Builder, changed, MatchFields, type Preset, TimesField } from './builder.tsx'
import { Choice, ChoiceField, Options } from './choice.tsx'
import { ENDINGS, type Ending, scenarioProblem, whyNotScenario } from './scenario-rules.ts'
import { scenarioSentence } from './sentence.ts'
import { magicScenarioOf } from './spell.ts'

export const SCENARIO_PRESETS: readonly Preset<ScenarioInput>[] = [
  { name: 'scenarios.preset.fail', rule: { fail: { at: 0.4 } } },
  { name: 'scenarios.preset.stuck', rule: { quirk: 'stuck-at-80' } },
  { name: 'scenarios.preset.falls', rule: { quirk: 'falls-back' } },
  { name: 'scenarios.preset.file', rule: { loseFile: {} } },
  { name: 'scenarios.preset.vanish', rule: { vanish: { after: '10m' } } }
]

const FIRST: Required<Pick<ScenarioInput, Ending>> = {
  succeed: true,
  fail: { at: 0.4 },
  stall: { at: 0.5 },
  never: 'pending',
  loseFile: {},
  quirk: 'falls-back'
}

const MATCHES = ['cluster', 'collection', 'object', 'key'] as const

interface ScenarioBuilderProps {
  readonly rule: ScenarioInput
  readonly presets: readonly Preset<ScenarioInput>[]
  readonly onChange: (rule: ScenarioInput) => void
}

/** Makes a scenario of jobs. */
export const ScenarioBuilder = ({ rule, presets, onChange }: ScenarioBuilderProps) => {
  const change = (fields: Partial<{ [Name in keyof ScenarioInput]: ScenarioInput[Name] | undefined }>) =>
    onChange(changed(rule, fields))
  return (
    <Builder
      title={say('scenarios.new')}
      kind="scenarios"
      rule={rule}
      presets={presets}
      onChange={onChange}
      sentence={scenarioSentence(rule)}
      problem={scenarioProblem(rule)}
      magic={magicScenarioOf(rule)}
      add={async () => (await call('POST /scenarios', rule)).id}
    >
      <div class="builder-fields">
        <TimesField label={say('scenarios.times')} times={rule.times} onChange={times => change({ times })} />
      </div>
      <MatchFields match={rule.match} fields={MATCHES} onChange={match => change({ match })} />
      <fieldset class="choices">
        <legend class="label">{say('faults.does')}</legend>
        {ENDINGS.map(ending => (
          <Choice
            key={ending}
            name={ending}
            title={say(`scenarios.choice.${ending}`)}
            chosen={rule[ending] !== undefined}
            why={whyNotScenario(rule, ending)}
            onChoose={on => change({ [ending]: on ? FIRST[ending] : undefined })}
          >
            <EndingFields ending={ending} rule={rule} onChange={change} />
          </Choice>
        ))}
        <Choice
          name="progress"
          title={say('scenarios.choice.progress')}
          chosen={rule.progress !== undefined}
          why={undefined}
          onChoose={on => change({ progress: on ? 'polls:3' : undefined })}
        >
          <ProgressFields progress={rule.progress ?? ''} onChange={progress => change({ progress })} />
        </Choice>
        <Choice
          name="vanish"
          title={say('scenarios.choice.vanish')}
          chosen={rule.vanish !== undefined}
          why={whyNotScenario(rule, 'vanish')}
          onChoose={on => change({ vanish: on ? { after: '10m' } : undefined })}
        >
          <ChoiceField
            label={say('scenarios.after')}
            value={rule.vanish?.after ?? ''}
            onInput={after => change({ vanish: { after } })}
          />
        </Choice>
      </fieldset>
    </Builder>
  )
}

interface EndingProps {
  readonly ending: Ending
  readonly rule: ScenarioInput
  readonly onChange: (fields: Pick<ScenarioInput, Ending>) => void
}

const EndingFields = ({ ending, rule, onChange }: EndingProps) => {
  const { fail, stall, never, loseFile, quirk, vanish } = rule
  // Beside `vanish` a job must end.
  const ends = vanish !== undefined
  if (ending === 'fail' && fail !== undefined) {
    return (
      <>
        <PercentField at={fail.at ?? 0.4} onChange={at => onChange({ fail: { ...fail, at } })} />
        <ChoiceField
          wide
          label={say('scenarios.reason')}
          value={fail.reason ?? ''}
          onInput={reason => onChange({ fail: changed(fail, { reason: reason === '' ? undefined : reason }) })}
        />
      </>
    )
  }
  if (ending === 'stall' && stall !== undefined) {
    return <PercentField at={stall.at} onChange={at => onChange({ stall: { at } })} />
  }
  if (ending === 'never' && never !== undefined) {
    return (
      <Options
        label={say('scenarios.choice.never')}
        value={never}
        options={[
          ['pending', say('scenarios.never.pending')],
          ['at-99', say('scenarios.never.99')]
        ]}
        onChange={next => onChange({ never: next })}
      />
    )
  }
  if (ending === 'loseFile' && loseFile !== undefined) {
    return (
      <>
        <Options
          label={say('scenarios.becomes')}
          value={loseFile.becomes ?? 'failed'}
          options={[
            ['failed', say('scenarios.becomes.failed')],
            ['never-ready', say('scenarios.becomes.never'), ends]
          ]}
          onChange={becomes => onChange({ loseFile: changed(loseFile, { becomes }) })}
        />
        <ChoiceField
          wide
          label={say('scenarios.file')}
          value={loseFile.file ?? ''}
          onInput={file => onChange({ loseFile: changed(loseFile, { file: file === '' ? undefined : file }) })}
        />
        {ends && <span class="small faint">{say('rule.why.vanish')}</span>}
      </>
    )
  }
  if (ending === 'quirk' && quirk !== undefined) {
    return (
      <>
        <Options
          label={say('scenarios.choice.quirk')}
          value={quirk}
          options={[
            ['stuck-at-80', say('scenarios.quirk.stuck'), ends],
            ['failed-without-reason', say('scenarios.quirk.failed')],
            ['falls-back', say('scenarios.quirk.falls')]
          ]}
          onChange={next => onChange({ quirk: next })}
        />
        {ends && <span class="small faint">{say('rule.why.vanish')}</span>}
      </>
    )
  }
  return null
}

const PercentField = ({ at, onChange }: { readonly at: number; readonly onChange: (at: number) => void }) => (
  <ChoiceField
    label={say('scenarios.at')}
    value={Number((at * 100).toFixed(4))}
    onInput={text => onChange(Number(text) / 100)}
  />
)

interface ProgressProps {
  readonly progress: string
  readonly onChange: (progress: string) => void
}

const ProgressFields = ({ progress, onChange }: ProgressProps) => {
  const kind = progress.startsWith('polls:') ? 'polls' : progress === 'time' ? 'time' : 'immediate'
  return (
    <>
      <Options
        label={say('scenarios.choice.progress')}
        value={kind}
        options={[
          ['polls', say('scenarios.progress.polls')],
          ['immediate', say('scenarios.progress.immediate')],
          ['time', say('scenarios.progress.time')]
        ]}
        onChange={next => onChange(next === 'polls' ? 'polls:3' : next)}
      />
      {kind === 'polls' && (
        <ChoiceField
          label={say('scenarios.polls')}
          value={progress.slice('polls:'.length)}
          onInput={polls => onChange(`polls:${polls}`)}
        />
      )}
    </>
  )
}
