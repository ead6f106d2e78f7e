import pkg from '../../package.json' with { type: 'json' }
import { type Command, EXIT, noArguments, writeLine } from './command.ts'

export const help: Command['help'] = () => `Usage: ${pkg.name} version

Prints the version.`

export const run: Command['run'] = async (args, _env, io) => {
  noArguments('version', args)
  writeLine(io.stdout, pkg.version)
  return EXIT.ok.code
}
