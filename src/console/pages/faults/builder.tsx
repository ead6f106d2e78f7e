import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { FaultInput } from '../../../lab/faults/schema.ts'
import type { ScenarioInput } from '../../../lab/scenarios/schema.ts'
import { controlBase } from '../../call.ts'
import { Code } from '../../parts/code.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { toast, toastError } from '../../parts/toast.tsx'
import { sandboxName } from '../../sandbox.ts'
import { say, type Word } from '../../words/words.ts'
import { Field } from './choice.tsx'
import { curlOf } from './spell.ts'

/** A rule that a person can begin with. */
export interface Preset<Rule> {
  readonly name: Word
  readonly rule: Rule
}

interface BuilderProps<Rule> {
  readonly title: string
  readonly kind: 'faults' | 'scenarios'
  readonly rule: Rule
  readonly presets: readonly Preset<Rule>[]
  readonly onChange: (rule: Rule) => void
  readonly sentence: string
  readonly problem: Word | undefined
  /** Other forms of the same rule; an undefined text is told to be impossible. */
  readonly command?: string | undefined
  readonly magic: string | undefined
  readonly add: () => Promise<string>
  readonly children: ComponentChildren
}

/** Makes a rule: presets, choices, the sentence that reads it aloud, and what does the same elsewhere. */
export const Builder = <Rule extends FaultInput | ScenarioInput>(props: BuilderProps<Rule>) => {
  const { title, rule, presets, onChange, sentence, problem, add, children } = props
  const [busy, setBusy] = useState(false)
  const submit = async (event: Event) => {
    event.preventDefault()
    if (busy || problem !== undefined) return
    setBusy(true)
    try {
      toast(say('faults.added', { id: await add() }))
    } catch (error) {
      toastError(error)
    }
    setBusy(false)
  }
  return (
    <form class="card" onSubmit={submit}>
      <div class="head">
        <h2>{title}</h2>
      </div>
      <div class="body builder">
        <div class="stack">
          {presets.length > 0 && (
            <div class="row builder-presets">
              <span class="label">{say('faults.preset')}</span>
              {presets.map(({ name, rule }) => (
                <button key={name} type="button" class="button small" data-preset={name} onClick={() => onChange(rule)}>
                  {say(name)}
                </button>
              ))}
            </div>
          )}
          {children}
        </div>
        <div class="stack builder-side">
          <p class="builder-sentence" aria-live="polite">
            {sentence}
          </p>
          {problem !== undefined && <p class="problem builder-problem">{say(problem)}</p>}
          <div class="row">
            <button type="submit" class="button primary" id="add-rule" aria-disabled={busy || problem !== undefined}>
              <Icon name="plus" size={16} />
              {say('faults.add')}
            </button>
          </div>
          <SameAs {...props} rule={rule} />
        </div>
      </div>
    </form>
  )
}

type Spelling = 'json' | 'curl' | 'command' | 'magic'

const SameAs = <Rule extends FaultInput | ScenarioInput>({ kind, rule, command, magic }: BuilderProps<Rule>) => {
  const [chosen, setChosen] = useState<Spelling>('json')
  const names: readonly Spelling[] =
    kind === 'faults' ? ['json', 'curl', 'command', 'magic'] : ['json', 'curl', 'magic']
  const texts: Readonly<Record<Spelling, string | undefined>> = {
    json: JSON.stringify(rule, null, 2),
    curl: curlOf(kind, rule, controlBase(), sandboxName.value),
    command,
    magic
  }
  const text = texts[chosen]
  return (
    <div>
      <h3 class="builder-same">{say('faults.as')}</h3>
      <Tabs
        label={say('faults.as')}
        tabs={names.map(name => ({ name, title: say(`faults.as.${name}`) }))}
        selected={chosen}
        onSelect={setChosen}
      >
        {text === undefined ? (
          <p class="faint small">{say(chosen === 'magic' ? 'faults.as.magic.none' : 'faults.as.command.none')}</p>
        ) : (
          <div class="stack tight">
            <Code text={text} label={say(`faults.as.${chosen}`)} />
            {chosen === 'magic' && <p class="faint small">{say('faults.as.magic.about')}</p>}
          </div>
        )}
      </Tabs>
    </div>
  )
}

/** A rule without a field, or with another value of it. */
export const changed = <Rule extends object>(
  rule: Rule,
  fields: Partial<{ [Name in keyof Rule]: Rule[Name] | undefined }>
): Rule => Object.fromEntries(Object.entries({ ...rule, ...fields }).filter(([, value]) => value !== undefined)) as Rule

interface TimesProps {
  readonly label: string
  readonly times: number | 'always' | undefined
  readonly onChange: (times: number | 'always' | undefined) => void
}

/** How often a rule applies: a number, or always. */
export const TimesField = ({ label, times = 1, onChange }: TimesProps) => (
  <div class="field">
    <span class="label">{label}</span>
    <div class="row times">
      <input
        class="input short"
        type="number"
        min="1"
        max="1000000"
        aria-label={label}
        disabled={times === 'always'}
        value={times === 'always' ? '' : times}
        onInput={({ currentTarget }) => onChange(currentTarget.value === '' ? 0 : Number(currentTarget.value))}
      />
      <label class="choice-name">
        <input
          type="checkbox"
          checked={times === 'always'}
          onChange={({ currentTarget }) => onChange(currentTarget.checked ? 'always' : 1)}
        />
        <span>{say('faults.times.always')}</span>
      </label>
    </div>
  </div>
)

type Match = NonNullable<ScenarioInput['match']>

const MATCHES = ['cluster', 'collection', 'object', 'key'] as const

interface MatchProps {
  readonly match: Match | undefined
  /** Fields that calls of the operation name. */
  readonly fields: readonly string[]
  readonly onChange: (match: Match | undefined) => void
}

/** The conditions that a call must meet for the rule to apply. */
export const MatchFields = ({ match = {}, fields, onChange }: MatchProps) => {
  const [open, setOpen] = useState(Object.keys(match).length > 0)
  return (
    <details class="builder-match" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {say('faults.match')} <span class="faint small">{say('faults.match.hint')}</span>
      </summary>
      {open && (
        <div class="builder-fields">
          {MATCHES.filter(field => fields.includes(field)).map(field => (
            <Field
              key={field}
              label={say(`faults.match.${field}`)}
              value={match[field] ?? ''}
              onInput={value => {
                const next = changed(match, { [field]: value === '' ? undefined : value })
                onChange(Object.keys(next).length === 0 ? undefined : next)
              }}
            />
          ))}
        </div>
      )}
    </details>
  )
}
