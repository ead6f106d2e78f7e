import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { rowsOf } from '../config/rows.ts'
import { consoleUrl, openInBrowser } from './browser.ts'
import { type Command, EXIT, flagHelp, noArguments, writeLine } from './command.ts'
import { findRunning, readFlags } from './remote.ts'

const Flags = Type.Object({
  url: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['http://127.0.0.1:19540'],
      'x-metavar': 'URL',
      description:
        'Base URL of the emulator. Default: ZILLIZ_EMULATOR_URL, or where start would listen with the same variables.'
    })
  ),
  open: Type.Boolean({ default: true, description: 'Open it in the browser; BROWSER names another program for it.' })
})

export const flags: Command['flags'] = rowsOf(Flags)

export const help: Command['help'] = () => `Usage: ${pkg.name} ui [FLAGS]

Prints the URL of the web console of a running emulator, and opens it in the browser.

Flags of ui:
${flagHelp(flags)}`

/** @throws CliError when no emulator answers */
export const run: Command['run'] = async (args, env, io) => {
  const others: string[] = []
  const { url, open } = readFlags(args, Flags, others)
  noArguments('ui', others)
  const way = await findRunning(url, env)
  const found = consoleUrl(way.url.href.replace(/\/_emulator\/health$/, ''))
  writeLine(io.stdout, found)
  if (open && !(await openInBrowser(found, env['BROWSER']))) {
    writeLine(io.stderr, 'no browser could be started; open the URL yourself')
  }
  return EXIT.ok.code
}
