import pkg from '../../../package.json' with { type: 'json' }
import { quote } from '../../config/rows.ts'
import { CliError, type Command, EXIT, noArguments, writeLine } from '../command.ts'
import { bashCompletion } from './bash.ts'
import { fishCompletion } from './fish.ts'
import { completedCommands } from './words.ts'
import { zshCompletion } from './zsh.ts'

const SHELLS = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion]
])

export const words: Command['words'] = [...SHELLS.keys()]

export const help: Command['help'] = () => `Usage: ${pkg.name} completion bash|zsh|fish

Prints completions of commands, flags and their values, for a shell to read:

  bash  source <(${pkg.name} completion bash)     in ~/.bashrc
  zsh   source <(${pkg.name} completion zsh)      in ~/.zshrc, after compinit
  fish  ${pkg.name} completion fish | source      in ~/.config/fish/config.fish`

/** @throws CliError for another shell */
export const run: Command['run'] = async ([shell = '', ...rest], _env, io) => {
  noArguments('completion', rest)
  const write = SHELLS.get(shell)
  if (write === undefined) {
    const problem = shell === '' ? 'completion needs the name of a shell' : `completion does not know ${quote(shell)}`
    throw new CliError(`${problem}; choose ${words.join(', ')}`, EXIT.wrongInput.code)
  }
  writeLine(io.stdout, write(pkg.name, await completedCommands()).trimEnd())
  return EXIT.ok.code
}
