import type { Row } from '../../config/rows.ts'
import { COMMANDS } from '../commands.ts'

export interface CompletedFlag {
  /** With its dashes. */
  readonly name: string
  /** What follows it. */
  readonly value: 'none' | 'text' | 'path' | 'choice'
  readonly choices: readonly string[]
  readonly summary: string
}

export interface CompletedCommand {
  readonly name: string
  readonly summary: string
  readonly flags: readonly CompletedFlag[]
  /** Words that it takes as its first argument. */
  readonly words: readonly string[]
  /** Whether it takes paths as arguments. */
  readonly takesPaths: boolean
}

/** The command when none is named. */
export const DEFAULT_COMMAND = 'start'

/** All commands with what a shell may complete, from the same tables as `--help`. */
export const completedCommands = (): Promise<readonly CompletedCommand[]> =>
  Promise.all(
    [...COMMANDS].map(async ([name, { summary, load }]) => {
      const { flags = [], words = [], takesPaths = false } = await load()
      return { name, summary, flags: [...flags.map(completedFlag), HELP], words, takesPaths }
    })
  )

const HELP: CompletedFlag = { name: '--help', value: 'none', choices: [], summary: 'Print the help of the command.' }

/** Metavars of values that are paths. */
const PATHS = ['FILE', 'DIR', 'WHERE', 'WORLD#CLUSTER/COLLECTION']

/** A switch that is on by default is offered as `--no-x`. */
const completedFlag = ({ flag, kind, default: fallback, choices, metavar, description }: Row): CompletedFlag => ({
  name: kind === 'switch' && fallback === true ? flag.replace('--', '--no-') : flag,
  value: kind === 'switch' ? 'none' : kind === 'choice' ? 'choice' : PATHS.includes(metavar) ? 'path' : 'text',
  choices,
  summary: firstSentence(description)
})

/** Most characters of a summary beside a flag. */
const LONGEST = 70

const firstSentence = (text: string): string => {
  const [first = ''] = text.split(/(?<=\.) |[:;(]/)
  const plain = first.replaceAll('`', '').replace(/\.$/, '').trim()
  return plain.length <= LONGEST ? plain : `${plain.slice(0, plain.lastIndexOf(' ', LONGEST))} …`
}
