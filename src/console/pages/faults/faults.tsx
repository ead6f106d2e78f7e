import './faults.css'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { FaultEntry } from '../../../lab/control/faults.ts'
import type { ScenarioEntry } from '../../../lab/control/scenarios.ts'
import type { FaultInput } from '../../../lab/faults/schema.ts'
import type { ScenarioInput } from '../../../lab/scenarios/schema.ts'
import { call } from '../../call.ts'
import { useCoverage } from '../../documented.ts'
import { faults } from '../../live.ts'
import { Chip } from '../../parts/chip.tsx'
import { ConfirmDialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Page, Problem, Skeleton } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { toastError } from '../../parts/toast.tsx'
import { place, setQuery } from '../../router.ts'
import { sandboxName } from '../../sandbox.ts'
import { moment, say } from '../../words/words.ts'
import type { Preset } from './builder.tsx'
import { FAULT_PRESETS, FaultBuilder } from './fault-builder.tsx'
import { SCENARIO_PRESETS, ScenarioBuilder } from './scenario-builder.tsx'
import { faultSentence, scenarioSentence } from './sentence.ts'

/** The faults and scenarios of the sandbox, and how to add one. */
export const FaultsPage = () => {
  const selected = place.value.query['tab'] === 'scenarios' ? 'scenarios' : 'faults'
  return (
    <Page title={say('faults.title')} about={say('faults.about', { name: sandboxName.value })}>
      <Tabs
        label={say('faults.tabs')}
        tabs={[
          { name: 'faults', title: say('faults.tab.faults') },
          { name: 'scenarios', title: say('faults.tab.scenarios') }
        ]}
        selected={selected}
        onSelect={tab => setQuery({ tab: tab === 'faults' ? '' : tab })}
      >
        {selected === 'faults' ? <Faults /> : <Scenarios />}
      </Tabs>
    </Page>
  )
}

const Faults = () => {
  const [rule, setRule] = useState<FaultInput>(FAULT_PRESETS[0]?.rule ?? { operation: 'import' })
  const { value: report, error, reload } = useCoverage()
  const list = faults.value?.faults
  if (list === undefined) return <Skeleton lines={6} />
  const codesOf = (operation: string) =>
    new Map(
      report?.operations
        .find(row => row.operation === operation)
        ?.outcomes.filter(({ kind }) => kind === 'code')
        .map(({ outcome, text }) => [Number(outcome), text])
    )
  return (
    <div class="stack">
      {list.length === 0 ? (
        <Presets heading="faults.none" about="faults.none.about" presets={FAULT_PRESETS} onChoose={setRule} />
      ) : (
        <Queue
          count={list.length}
          remove={id => call('DELETE /faults/:id', { id })}
          clear={() => call('DELETE /faults', {})}
          rows={list.map(fault => ({ ...fault, sentence: faultSentence(fault), facts: <FaultFacts fault={fault} /> }))}
        />
      )}
      {report !== undefined ? (
        <FaultBuilder
          rule={rule}
          presets={list.length === 0 ? [] : FAULT_PRESETS}
          onChange={setRule}
          codesOf={codesOf}
          operations={report.operations.map(({ operation }) => operation)}
        />
      ) : error === undefined ? (
        <Skeleton lines={6} />
      ) : (
        <Problem error={error} onRetry={reload} />
      )}
    </div>
  )
}

const FaultFacts = ({ fault: { expires } }: { readonly fault: FaultEntry }) =>
  expires === null ? null : <span class="nowrap">{say('faults.queue.expires', { time: moment(expires) })}</span>

const Scenarios = () => {
  const [rule, setRule] = useState<ScenarioInput>(SCENARIO_PRESETS[0]?.rule ?? {})
  const list = faults.value?.scenarios
  if (list === undefined) return <Skeleton lines={6} />
  return (
    <div class="stack">
      {list.length === 0 ? (
        <Presets heading="scenarios.none" about="scenarios.none.about" presets={SCENARIO_PRESETS} onChoose={setRule} />
      ) : (
        <Queue
          count={list.length}
          remove={id => call('DELETE /scenarios/:id', { id })}
          clear={() => call('DELETE /scenarios', {})}
          rows={list.map(scenario => ({
            ...scenario,
            sentence: scenarioSentence(scenario),
            facts: <ScenarioFacts scenario={scenario} />
          }))}
        />
      )}
      <ScenarioBuilder rule={rule} presets={list.length === 0 ? [] : SCENARIO_PRESETS} onChange={setRule} />
    </div>
  )
}

const ScenarioFacts = ({ scenario: { passedOver } }: { readonly scenario: ScenarioEntry }) =>
  passedOver === undefined ? null : (
    <span class="rule-passed">
      {say('faults.queue.passed')} <span lang="en">{passedOver}</span>
    </span>
  )

interface PresetsProps<Rule> {
  readonly heading: 'faults.none' | 'scenarios.none'
  readonly about: 'faults.none.about' | 'scenarios.none.about'
  readonly presets: readonly Preset<Rule>[]
  readonly onChoose: (rule: Rule) => void
}

/** Shown instead of an empty queue. */
const Presets = <Rule,>({ heading, about, presets, onChoose }: PresetsProps<Rule>) => (
  <div class="card">
    <Empty icon="faults" title={say(heading)}>
      <p>{say(about)}</p>
      <div class="row empty-presets">
        {presets.map(({ name, rule }) => (
          <button key={name} type="button" class="button" onClick={() => choose(() => onChoose(rule))}>
            {say(name)}
          </button>
        ))}
      </div>
    </Empty>
  </div>
)

/** Fills the builder, and leads there: on narrow screens it stands below the fold. */
const choose = (fill: () => void): void => {
  fill()
  document.querySelector('.builder-sentence')?.scrollIntoView({ block: 'center' })
}

interface Row {
  readonly id: string
  readonly remaining: number | 'always'
  readonly hits: number
  readonly sentence: string
  readonly facts: ComponentChildren
}

interface QueueProps {
  readonly rows: readonly Row[]
  readonly count: number
  readonly remove: (id: string) => Promise<unknown>
  readonly clear: () => Promise<unknown>
}

/** Rules in the order in which they apply, and then those that are used up. */
const Queue = ({ rows, count, remove, clear }: QueueProps) => {
  const [asks, setAsks] = useState(false)
  const close = () => setAsks(false)
  const clearAll = () => {
    close()
    clear().catch(toastError)
  }
  return (
    <section class="card">
      <div class="head">
        <h2>{say('faults.queue')}</h2>
        <button type="button" class="button quiet small" onClick={() => setAsks(true)}>
          <Icon name="trash" size={16} />
          {say('faults.queue.clear')}
        </button>
      </div>
      <ul class="rules">
        {rows.map(({ id, remaining, hits, sentence, facts }) => (
          <li key={id} class={`rule${remaining === 0 ? ' rule-over' : ''}`} data-id={id}>
            <div class="rule-text">
              <p>{sentence}</p>
              <p class="row small faint">
                <span class="mono">{id}</span>
                <span class="number nowrap">{say('overview.hits', { count: hits })}</span>
                {facts}
              </p>
            </div>
            <Chip kind={remaining === 0 ? 'plain' : 'accent'}>
              {remaining === 0
                ? say('faults.queue.ended')
                : remaining === 'always'
                  ? say('faults.queue.always')
                  : say('faults.queue.left', { count: remaining })}
            </Chip>
            <button
              type="button"
              class="button quiet small icon"
              aria-label={say('faults.delete', { id })}
              title={say('faults.delete', { id })}
              onClick={() => remove(id).catch(toastError)}
            >
              <Icon name="close" size={16} />
            </button>
          </li>
        ))}
      </ul>
      {asks && (
        <ConfirmDialog
          title={say('faults.clear.title', { count })}
          confirm={say('faults.queue.clear')}
          onConfirm={clearAll}
          onClose={close}
        >
          <p class="muted">{say('faults.clear.about')}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}
