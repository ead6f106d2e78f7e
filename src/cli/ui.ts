import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { rowsOf } from '../config/rows.ts'
import { consoleUrl, openInBrowser } from './browser.ts'
import { CliError, type Command, EXIT, flagHelp, noArguments, writeLine } from './command.ts'
import { healthWays, readFlags, reasonOf, request } from './remote.ts'

const Flags = Type.Object({
  url: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['http://127.0.0.1:19540'],
      'x-metavar': 'URL',
      description: 'Base URL of the emulator. Default: where start would listen with the same variables.'
    })
  ),
  open: Type.Boolean({ default: true, description: 'Open it in the browser; BROWSER names another program for it.' })
})

export const help: Command['help'] = () => `Usage: ${pkg.name} ui [FLAGS]

Prints the URL of the web console of a running emulator, and opens it in the browser.

Flags of ui:
${flagHelp(rowsOf(Flags))}`

/** Milliseconds until the emulator must have answered. */
const PATIENCE = 5000

/** @throws CliError when no emulator answers */
export const run: Command['run'] = async (args, env, io) => {
  const others: string[] = []
  const { url, open } = readFlags(args, Flags, others)
  noArguments('ui', others)
  const problems: string[] = []
  for (const way of await healthWays(url, env)) {
    const base = way.url.href.replace(/\/_emulator\/health$/, '')
    const answer = await request(way.url, { ...way.tls, method: 'GET' }, undefined, PATIENCE).catch(
      error => void problems.push(`${way.url.origin} (${reasonOf(error)})`)
    )
    if (answer === undefined) continue
    answer.resume()
    const found = consoleUrl(base)
    writeLine(io.stdout, found)
    if (open && !(await openInBrowser(found, env['BROWSER']))) {
      writeLine(io.stderr, 'no browser could be started; open the URL yourself')
    }
    return EXIT.ok.code
  }
  throw new CliError(
    `no emulator answers at ${problems.join(', ')}; start it, or give its address with --url`,
    EXIT.failed.code
  )
}
