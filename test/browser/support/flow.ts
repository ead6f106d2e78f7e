import { en } from '../../../src/console/words/en.ts'
import type { Word } from '../../../src/console/words/words.ts'
import { zh } from '../../../src/console/words/zh.ts'
import { LOOKS, type Look, lookName, type Tools } from './browser.ts'

export interface Flow {
  readonly name: string
  run(tools: Tools): Promise<void>
}

/** All flows, in the order in which their files were loaded. */
export const FLOWS: Flow[] = []

/** Adds a flow that is run once. */
export const flow = (name: string, run: Flow['run']): void => {
  FLOWS.push({ name, run })
}

/** What a flow that is run in several looks works with. */
export interface LookTools extends Tools {
  readonly look: Look
  /** A text of the page, in the language of the look. */
  say(word: Word, values?: Readonly<Record<string, string | number>>): string
}

/** Adds a flow that is run in both languages, themes and widths. */
export const flowInLooks = (name: string, run: (tools: LookTools) => Promise<void>, looks = LOOKS): void => {
  for (const look of looks) {
    flow(`${name} (${lookName(look)})`, tools =>
      run({ ...tools, problems: tools.problems, look, say: (word, values) => textOf(look, word, values) })
    )
  }
}

const textOf = ({ language }: Look, word: Word, values: Readonly<Record<string, string | number>> = {}): string => {
  const text: string = { en, zh }[language][word]
  const [one = '', many = one] = text.split('|')
  const form = values['count'] === 1 ? one : many
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
