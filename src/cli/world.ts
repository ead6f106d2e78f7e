import pkg from '../../package.json' with { type: 'json' }
import { quote } from '../config/rows.ts'
import { nearest } from '../text/nearest.ts'
import { CliError } from './cli-error.ts'
import type { Command } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { checkWorld } from './world-check.ts'
import { initWorld } from './world-init.ts'

export const help: Command['help'] = () => `Usage: ${pkg.name} world check FILE
       ${pkg.name} world init [FILE]

check: reads a world file and prints what it holds, or every problem as file:line:column: path: problem.
init:  writes a small world to start from, and world.schema.json beside it for editors; without FILE it prints the world.
       A file that is there already is left as it is.`

const ACTIONS: Readonly<Record<string, Command['run']>> = { check: checkWorld, init: initWorld }

export const run: Command['run'] = async ([action = '', ...args], env, io) => {
  const chosen = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
  if (chosen !== undefined) return chosen(args, env, io)
  const near = nearest(action, Object.keys(ACTIONS))
  const hint = near === undefined ? 'it takes check FILE or init [FILE]' : `did you mean world ${near}?`
  const problem = action === '' ? 'world needs to be told what to do' : `world does not know ${quote(action)}`
  throw new CliError(`${problem}; ${hint}`, EXIT.wrongInput.code)
}
