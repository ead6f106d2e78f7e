import { quote } from '../config/rows.ts'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-codes.ts'

/** @throws CliError when a command that takes none, or no more, is given arguments */
export const noArguments = (command: string, args: readonly string[]): void => {
  if (args[0] === undefined) return
  throw new CliError(
    `${command} was given ${quote(args[0])}, which it does not take; see ${command} --help`,
    EXIT.wrongInput.code
  )
}
