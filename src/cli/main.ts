import { WorldError } from '../cloud/world-error.ts'
import { type Env, SettingsError } from '../config/load.ts'

import { CliError, EXIT, type Io, outliveReader, writeLine, writeText } from './command.ts'

import { commandNamed } from './commands.ts'

/**
 * Runs one command line and returns the exit code. An error prints its message to stderr, never a stack.
 * @param argv the arguments after the program's name
 */
export const main = async (argv: readonly string[], env: Env, io: Io): Promise<number> => {
  outliveReader(io.stdout, ({ code }) => {
    writeLine(io.stderr, `the output cannot be written (${code}); is the disk full?`)
    io.exit(EXIT.failed.code)
  })
  outliveReader(io.stderr, () => io.exit(EXIT.failed.code))
  try {
    const [name, args] = commandLine(argv)
    const command = await commandNamed(name)
    return await command.run(args, env, io)
  } catch (error) {
    writeText(io.stderr, error instanceof Error ? error.message : String(error))
    return exitCodeOf(error)
  }
}

/** Flags that select a command at any position: `start --help` is `help start`. */
const HELP = ['--help', '-h']
const VERSION = ['--version', '-v']

/** The requested command with its arguments. */
const commandLine = (argv: readonly string[]): readonly [string, readonly string[]] => {
  const [first = '', ...rest] = argv
  const named = first !== '' && !first.startsWith('-')
  if (argv.some(argument => HELP.includes(argument))) return ['help', named && first !== 'help' ? [first] : []]
  if (VERSION.includes(first)) return ['version', rest]
  return named ? [first, rest] : ['start', argv]
}

const exitCodeOf = (error: unknown): number => {
  if (error instanceof CliError) return error.exitCode
  if (error instanceof SettingsError || error instanceof WorldError) return EXIT.wrongInput.code
  return EXIT.failed.code
}
