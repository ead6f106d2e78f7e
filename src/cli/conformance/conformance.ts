import { type Static, Type } from '@sinclair/typebox'
import pkg from '../../../package.json' with { type: 'json' }
import { fromFlags } from '../../config/flags.ts'
import { defaultsOf, SettingsError } from '../../config/load.ts'
import { rowsOf } from '../../config/rows.ts'
import { countOf } from '../../text/text.ts'
import { CliError, type Command, EXIT, flagHelp, noArguments, writeLine, writeText } from '../command.ts'
import { runScenarios } from './run.ts'
import type { Scenario } from './scenario.ts'
import { scenariosFor } from './scenarios.ts'

const Text = (metavar: string, example: string, description: string) =>
  Type.Optional(Type.String({ minLength: 1, examples: [example], 'x-metavar': metavar, description }))

const Flags = Type.Object({
  target: Text('URL', 'http://127.0.0.1:19540', 'Base URL that is looked at: the emulator, or your own account.'),
  key: Text('KEY', 'any-key', 'Key for the target. Never printed.'),
  compare: Text('URL', 'http://127.0.0.1:19540', 'Base URL to compare with. Default: what the documents say.'),
  compareKey: Text('KEY', 'any-key', 'Key for the other. Default: the same.'),
  cluster: Text('ID', 'in01-5b7c0de3f1a2948', 'Cluster for the scenarios that need one.'),
  collection: Text('NAME', 'articles', 'Collection for the scenarios that import.'),
  objectUrl: Text('URL', 's3://import-samples/json/pandas/articles.json', 'Object for the scenarios that import.'),
  yes: Type.Boolean({ default: false, description: 'Run the scenarios that make import jobs too.' }),
  json: Type.Boolean({ default: false, description: 'Print JSON.' })
})

const ROWS = rowsOf(Flags)

export const flags: Command['flags'] = ROWS

export const help: Command['help'] = () => `Usage: ${pkg.name} conformance --target URL --key KEY [FLAGS]

Runs documented scenarios against a target and prints, field by field, where its answers differ from the documents, or from another
target. Ids, times and counts are compared by their type. Makes nothing without --yes. Exit code 0: no difference; 1: there are some.

Flags of conformance:
${flagHelp(ROWS)}`

/** @throws CliError, SettingsError */
export const run: Command['run'] = async (args, _env, io) => {
  const others: string[] = []
  const { values, problems } = fromFlags(args, ROWS, others)
  if (problems.length > 0) throw new SettingsError(problems)
  noArguments('conformance', others)
  const flags = { ...defaultsOf(ROWS), ...values } as Static<typeof Flags>
  const { target, key = '', compare, compareKey = key, yes } = flags
  if (target === undefined)
    throw new CliError('conformance needs --target, the base URL to look at', EXIT.wrongInput.code)
  checkUrl('--target', target)
  if (compare !== undefined) checkUrl('--compare', compare)
  checkKey('--key', key)
  checkKey('--compare-key', compareKey)
  const subject = {
    ...(flags.cluster !== undefined && { clusterId: flags.cluster }),
    ...(flags.collection !== undefined && { collectionName: flags.collection }),
    ...(flags.objectUrl !== undefined && { objectUrl: flags.objectUrl })
  }
  if (yes && Object.keys(subject).length < 3)
    throw new CliError('--yes imports: it needs --cluster, --collection and --object-url', EXIT.wrongInput.code)
  const scenarios = scenariosFor(subject, yes)
  const left = scenariosFor(subject, true).filter(({ name }) => !scenarios.some(scenario => scenario.name === name))
  if (left.length > 0) writeLine(io.stderr, `not run without --yes:\n${left.map(line).join('\n')}`)
  const against = compare === undefined ? undefined : { url: compare, key: compareKey }
  const results = await runScenarios(scenarios, { url: target, key }, against, line => writeLine(io.stderr, line))
  const differing = results.filter(({ differences }) => differences.length > 0)
  if (flags.json) writeLine(io.stdout, JSON.stringify({ scenarios: results, differing: differing.length }, null, 2))
  else {
    for (const { name, differences } of results) {
      writeLine(io.stdout, differences.length === 0 ? `same       ${name}` : `different  ${name}`)
      for (const difference of differences) writeText(io.stdout, `    ${difference}`)
    }
    writeLine(io.stdout, `${countOf(results.length, 'scenario')}, ${differing.length} with differences`)
  }
  return differing.length === 0 ? EXIT.ok.code : EXIT.failed.code
}

/** @throws CliError for an invalid URL, and for one with a password, which requests would not send */
const checkUrl = (flag: string, text: string): void => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new CliError(
      `${flag} must be a base URL such as http://127.0.0.1:19540, without user, password and query; the key goes into --key`,
      EXIT.wrongInput.code
    )
}

/** @throws CliError for a key that no header can carry */
const checkKey = (flag: string, key: string): void => {
  if (/[^!-~]/.test(key))
    throw new CliError(
      `${flag} has a character that a key cannot have; keys are of visible ASCII`,
      EXIT.wrongInput.code
    )
}

const line = ({ name, creates }: Scenario): string => `  ${name}${creates ? ': makes an import job' : ''}`
