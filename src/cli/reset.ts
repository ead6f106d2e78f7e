import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { SettingsError } from '../config/load.ts'
import { rowsOf } from '../config/rows.ts'
import { type Command, EXIT, flagHelp, noArguments, writeLine } from './command.ts'

import { connect, RemoteFlags, readFlags } from './remote.ts'

const Flags = Type.Object({
  ...RemoteFlags,
  all: Type.Boolean({ default: false, description: 'Reset the default sandbox, and delete all others.' })
})

export const flags: Command['flags'] = rowsOf(Flags)

export const help: Command['help'] = () => `Usage: ${pkg.name} reset [FLAGS]

Wipes a sandbox of a running emulator, which begins again from its world and seed.

Flags of reset:
${flagHelp(flags)}`

/** @throws CliError, SettingsError */
export const run: Command['run'] = async (args, env, io) => {
  const others: string[] = []
  const flags = readFlags(args, Flags, others)
  noArguments('reset', others)
  if (flags.all && flags.sandbox !== undefined) {
    throw new SettingsError(['--all resets every sandbox and --sandbox one; give one of them'])
  }
  const remote = await connect(flags, env)
  const reply = await remote.ask<{ readonly reset: readonly string[] }>('POST', '/reset', { all: flags.all })
  writeLine(io.stdout, flags.json ? JSON.stringify(reply) : `reset: ${reply.reset.join(', ')}`)
  return EXIT.ok.code
}
