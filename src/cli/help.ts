import pkg from '../../package.json' with { type: 'json' }
import { type Command, EXIT, exitCodesHelp, noArguments, startFlagsHelp, writeText } from './command.ts'
import { COMMANDS, commandNamed } from './commands.ts'

export const run: Command['run'] = async ([name, ...rest], _env, io) => {
  noArguments('help', rest)
  const command = name === undefined ? { help } : await commandNamed(name)
  writeText(io.stdout, command.help())
  return EXIT.ok.code
}

export const help: Command['help'] = () => `${pkg.name} ${pkg.version}
${pkg.description}

Usage: ${pkg.name} [COMMAND] [FLAGS]

Commands:
${[...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`).join('\n')}

${startFlagsHelp()}

Exit codes:
${exitCodesHelp()}`
