import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { fromFlags } from '../config/flags.ts'
import { SettingsError } from '../config/load.ts'
import { rowsOf } from '../config/rows.ts'
import { Settings } from '../config/settings.ts'
import { authority, dataFolder } from '../tls/authority.ts'

import { CliError, type Command, EXIT, flagHelp, writeLine } from './command.ts'

const ROWS = rowsOf(Type.Pick(Settings, ['dataDir']))

export const flags: Command['flags'] = ROWS

export const help: Command['help'] = () => `Usage: ${pkg.name} ca [FLAGS]

Prints the certificate of the authority that signs for this machine's emulators under --tls, for clients to trust. It is made when it is
not there yet. Its key stays in the data folder.

Flags of ca:
${flagHelp(ROWS)}`

/** @throws CliError when the data folder or its authority is unusable */
export const run: Command['run'] = async (args, env, io) => {
  const { values, problems } = fromFlags(args, ROWS)
  if (problems.length > 0) throw new SettingsError(problems)
  const chosen = (values['dataDir'] as string | undefined) ?? env['ZILLIZ_EMULATOR_DATA_DIR']
  const folder = dataFolder(chosen, env)
  const { cert } = await authority(folder, Date.now()).catch((error: Error) => {
    throw new CliError(error.message, EXIT.failed.code)
  })
  writeLine(io.stdout, cert.trim())
  return EXIT.ok.code
}
