import pkg from '../../package.json' with { type: 'json' }
import { nearest } from '../text/text.ts'
import {
  CliError,
  type Command,
  EXIT,
  exitCodesHelp,
  noArguments,
  startFlagsHelp,
  writeLine,
  writeText
} from './command.ts'

interface CommandRow {
  readonly summary: string
  /** Loads the module only when its command runs, so that `wait` does not load the server. */
  readonly load: () => Promise<Command>
}

/** All commands, in the order of `--help`. */
export const COMMANDS: ReadonlyMap<string, CommandRow> = new Map<string, CommandRow>([
  ['start', { summary: 'serve the API; the command when none is named', load: () => import('./start.ts') }],
  ['ui', { summary: 'open the web console', load: () => import('./ui.ts') }],
  ['errors', { summary: 'print the documented codes, or one of them', load: () => import('./errors.ts') }],
  ['world', { summary: 'check a world file, or write one to start from', load: () => import('./world.ts') }],
  ['check', { summary: 'read data files as an import would', load: () => import('./check/check.ts') }],
  [
    'conformance',
    {
      summary: 'compare the answers of two targets, or of one with the documents',
      load: () => import('./conformance/conformance.ts')
    }
  ],
  ['reset', { summary: 'begin again from the world and the seed', load: () => import('./reset.ts') }],
  ['jobs', { summary: 'show the import jobs and how far they are', load: () => import('./jobs.ts') }],
  ['journal', { summary: 'show what came in and what went out', load: () => import('./journal.ts') }],
  ['faults', { summary: 'let calls fail', load: () => import('./faults.ts') }],
  ['env', { summary: 'print variables that lead SDKs to the emulator', load: () => import('./env.ts') }],
  [
    'doctor',
    { summary: 'find problems on this machine, and how to fix them', load: () => import('./doctor/doctor.ts') }
  ],
  [
    'coverage',
    {
      summary: 'print which documented outcomes the clients of a running emulator have met',
      load: () => import('./coverage.ts')
    }
  ],
  ['demo', { summary: 'take the tour of the console in the terminal', load: () => import('./demo.ts') }],
  ['ca', { summary: 'print the certificate to trust under --tls', load: () => import('./ca.ts') }],
  ['wait', { summary: 'wait until an emulator is ready', load: () => import('./wait.ts') }],
  [
    'completion',
    { summary: 'print completions for bash, zsh or fish', load: () => import('./completion/completion.ts') }
  ],
  ['help', { summary: 'print this, or the help of a command', load: async () => HELP }],
  ['version', { summary: 'print the version', load: async () => VERSION }]
])

/** @throws CliError for an unknown command */
export const commandNamed = async (name: string): Promise<Command> => {
  const row = COMMANDS.get(name)
  if (row !== undefined) return row.load()
  const suggestion = nearest(name, [...COMMANDS.keys()])
  const hint =
    suggestion === undefined ? `the commands are ${[...COMMANDS.keys()].join(', ')}` : `did you mean ${suggestion}?`
  throw new CliError(`unknown command ${name}; ${hint}`, EXIT.wrongInput.code)
}

const HELP: Command = {
  get words() {
    return [...COMMANDS.keys()]
  },
  help: () => `${pkg.name} ${pkg.version}
${pkg.description}

Usage: ${pkg.name} [COMMAND] [FLAGS]

Commands:
${[...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`).join('\n')}

${startFlagsHelp()}

Exit codes:
${exitCodesHelp()}`,
  run: async ([name, ...rest], _env, io) => {
    noArguments('help', rest)
    const command = name === undefined ? HELP : await commandNamed(name)
    writeText(io.stdout, command.help())
    return EXIT.ok.code
  }
}

const VERSION: Command = {
  help: () => `Usage: ${pkg.name} version

Prints the version.`,
  run: async (args, _env, io) => {
    noArguments('version', args)
    writeLine(io.stdout, pkg.version)
    return EXIT.ok.code
  }
}
