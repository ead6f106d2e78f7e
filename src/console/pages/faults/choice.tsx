import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { say, type Word } from '../../words/words.ts'

interface ChoiceProps {
  readonly name: string
  readonly title: string
  readonly chosen: boolean
  /** Why it cannot be chosen; undefined: it can. */
  readonly why: Word | undefined
  readonly onChoose: (chosen: boolean) => void
  /** Its fields, shown while it is chosen. */
  readonly children?: ComponentChildren
}

/** One thing that a rule can do. A choice that is impossible stays visible, and says why. */
export const Choice = ({ name, title, chosen, why, onChoose, children }: ChoiceProps) => {
  const id = useId()
  const disabled = !chosen && why !== undefined
  return (
    <div class="choice-row" data-choice={name}>
      <label class={`choice-name${disabled ? ' faint' : ''}`}>
        <input
          type="checkbox"
          checked={chosen}
          disabled={disabled}
          aria-describedby={disabled ? id : undefined}
          onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
        />
        <span>{title}</span>
      </label>
      {disabled && (
        <p class="choice-why small faint" id={id}>
          {say(why)}
        </p>
      )}
      {chosen && children !== undefined && <div class="row choice-fields">{children}</div>}
    </div>
  )
}

interface OptionsProps<Name extends string> {
  readonly label: string
  readonly value: Name
  readonly options: readonly (readonly [name: Name, title: string, disabled?: boolean])[]
  readonly onChange: (value: Name) => void
}

export const Options = <Name extends string>({ label, value, options, onChange }: OptionsProps<Name>) => (
  <select
    class="input fit"
    aria-label={label}
    value={value}
    onChange={({ currentTarget }) => onChange(currentTarget.value as Name)}
  >
    {options.map(([name, title, disabled = false]) => (
      <option key={name} value={name} disabled={disabled}>
        {title}
      </option>
    ))}
  </select>
)

interface FieldProps {
  readonly label: string
  readonly value: string | number
  readonly onInput: (value: string) => void
  readonly hint?: string
  readonly wide?: boolean
}

/** A field of a choice, with its label before it; a wide one has it inside. */
export const ChoiceField = ({ label, value, onInput, wide = false }: FieldProps) => {
  const input = (
    <input
      class={`input ${wide ? 'grow' : 'short'}`}
      aria-label={label}
      placeholder={wide ? label : undefined}
      value={value}
      onInput={({ currentTarget }) => onInput(currentTarget.value)}
    />
  )
  if (wide) return input
  return (
    <span class="choice-field small">
      <span aria-hidden="true">{label}</span>
      {input}
    </span>
  )
}

/** A field with its label above. */
export const Field = ({ label, value, onInput, hint }: FieldProps) => {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        placeholder={hint}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  )
}
