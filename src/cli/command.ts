import type { Writable } from 'node:stream'
import type { Env } from '../config/load.ts'
import { quote, type Row, START_FLAGS } from '../config/rows.ts'
import { defaultText } from '../docs/configuration-page.ts'
import { columnsOf, pieces, type Terminal, widthOf } from './terminal.ts'

export type Signal = keyof typeof SIGNAL_NUMBERS

const SIGNAL_NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const

/** The exit code that a shell reports for a signal: 130 for SIGINT, 143 for SIGTERM. */
export const exitCodeOfSignal = (signal: Signal): number => 128 + SIGNAL_NUMBERS[signal]

/** All exit codes with their meanings. */
export const EXIT = {
  ok: { code: 0, meaning: 'done, or stopped by SIGINT or SIGTERM' },
  failed: {
    code: 1,
    meaning:
      'failed; for wait: no emulator answered in time; for check: a file has a fault; for conformance: answers differ; for coverage: too little was met; for doctor: something is wrong'
  },
  wrongInput: { code: 2, meaning: 'unknown command, wrong flag, variable, config file or world' },
  cannotListen: { code: 3, meaning: 'the port or the address is unavailable' },
  /** documented: sysexits.h, EX_SOFTWARE */
  defect: {
    code: 70,
    meaning: 'start met an unexpected error, a defect: logged, with --export-on-exit the state is saved'
  }
} as const

/** The exit codes in the text of `--help`. */
export const exitCodesHelp = (): string =>
  [
    ...Object.values(EXIT),
    { code: '130, 143', meaning: 'a second SIGINT, SIGTERM: stopped without waiting for requests' }
  ]
    .map(({ code, meaning }) => `  ${code}  ${meaning}`)
    .join('\n')

/** An error that the user can fix: a message of whole lines for stderr, and the exit code. */
export class CliError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.name = 'CliError'
    this.exitCode = exitCode
  }
}

/** @throws CliError for unexpected arguments */
export const noArguments = (command: string, args: readonly string[]): void => {
  if (args[0] === undefined) return
  throw new CliError(
    `${command} was given ${quote(args[0])}, which it does not take; see ${command} --help`,
    EXIT.wrongInput.code
  )
}

/** Writes a text for people. On a terminal, long lines are folded; a program that reads it gets whole lines. */
export const writeText = (stream: Writable & Terminal, text: string): void => {
  const width = widthOf(stream)
  writeLine(stream, width === Number.POSITIVE_INFINITY ? text : fold(text, width))
}

/** Writes a text as whole lines. */
export const writeLine = (stream: Writable, text: string): void => {
  stream.write(`${text}\n`)
}

/** Folds lines at spaces, and around Chinese characters, to the width of a terminal. A longer word stays whole, so that it can be copied. */
export const fold = (text: string, columns: number): string => {
  const foldLine = (line: string): string => {
    if (columnsOf(line) <= columns) return line
    // A continued line has room for at least half of the width, so that each one takes some of the text.
    const indent = Math.min(indentOf(line, columns), Math.floor(columns / 2))
    const lines: string[] = []
    let rest = line
    while (columnsOf(rest) > columns) {
      const at = breakOf(rest, columns)
      if (at === undefined) break
      lines.push(rest.slice(0, at).trimEnd())
      const next = rest.slice(at).trimStart()
      // A long word begins further left, where it may fit.
      const room = columns - columnsOf(pieces(next)[0]?.trimEnd() ?? '')
      rest = ' '.repeat(Math.min(indent, Math.max(room, LEAST_INDENT))) + next
    }
    return [...lines, rest].join('\n')
  }
  return text.split('\n').map(foldLine).join('\n')
}

const LEAST_INDENT = 2

/** Where to break a line: at the last place that leaves a line of this width, or else at the first one; undefined: nowhere. */
const breakOf = (line: string, columns: number): number | undefined => {
  const from = beginOf(line)
  let offset = 0
  let last: number | undefined
  for (const piece of pieces(line)) {
    if (offset > from) {
      if (last !== undefined && columnsOf(line.slice(0, offset).trimEnd()) > columns) return last
      last = offset
    }
    offset += piece.length
  }
  return last
}

/** Indent of a continued line: its last column that starts in the left half, or else four more than the line. */
const indentOf = (line: string, columns: number): number => {
  const begins = [...line.matchAll(/(?<=\S) {2,}(?=\S)/g)].map(({ 0: gap, index }) =>
    columnsOf(line.slice(0, index + gap.length))
  )
  return begins.filter(begin => begin <= columns / 2).at(-1) ?? beginOf(line) + 4
}

const beginOf = (line: string): number => line.length - line.trimStart().length

/** Ignores a reader that closes the pipe, as in `… --help | head -1`; without a listener the error would end the process. */
export const outliveReader = (stream: Writable, fail: (error: NodeJS.ErrnoException) => void): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') fail(error)
  })
}

/** The flag of `start` that is no setting. */
export const OPEN = '--open'

/** The flags of `start`. `--help` shows them too, because `start` is the default command. */
export const startFlagsHelp = (): string => `Flags of start:
  ${OPEN}
      Open the web console in the browser; BROWSER names another program for it. It is a flag alone.
${flagHelp(START_FLAGS)}

Each is also an environment variable (--message-style is ZILLIZ_EMULATOR_MESSAGE_STYLE) and, save --config, a key of the
config file (messageStyle). Flags win over variables, variables over the file.`

/** Two lines per flag: its syntax and its meaning. */
export const flagHelp = (rows: readonly Row[] = []): string =>
  rows
    .map(row => {
      const fallback = row.kind === 'switch' ? '' : defaultText(row)
      return `  ${nameOf(row)}\n      ${row.description}${fallback === '' ? '' : ` Default: ${fallback}.`}`
    })
    .join('\n')

const nameOf = (row: Row): string =>
  row.kind === 'switch' ? row.flag.replace('--', '--[no-]') : `${row.flag} ${row.metavar}`

/** The outside world of a command; `process` implements it. */
export interface Io {
  readonly stdout: Writable & Terminal
  readonly stderr: Writable
  on(signal: Signal, listener: () => void): unknown
  on(event: 'uncaughtException', listener: (error: unknown) => void): unknown
  off(signal: Signal, listener: () => void): unknown
  off(event: 'uncaughtException', listener: (error: unknown) => void): unknown
  /** Ends the process at once. Use it only for a second signal and after a defect; otherwise return the exit code. */
  exit(code: number): void
}

/** A module of `src/cli` that implements a command. */
export interface Command {
  /** The text of `--help` for this command, without a final newline. */
  help(): string
  /** Its flags, for completion in a shell. */
  readonly flags?: readonly Row[]
  /** Words that it takes as its first argument, for completion in a shell. */
  readonly words?: readonly string[]
  /** Whether it takes paths as arguments. */
  readonly takesPaths?: true
  /**
   * Returns the exit code.
   * @param args arguments after the command's name
   * @throws CliError, SettingsError or WorldError for errors that the user can fix
   */
  run(args: readonly string[], env: Env, io: Io): Promise<number>
}
