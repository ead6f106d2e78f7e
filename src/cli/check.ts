import { type Static, Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { fromFlags } from '../config/flags.ts'
import { defaultsOf, eraOf, SettingsError } from '../config/load.ts'
import { rowsOf } from '../config/rows.ts'
import { Settings } from '../config/settings.ts'

import { LIMITS, milvusLimits } from '../contract/eras.ts'
import { collectionNamed } from './check/collection-named.ts'
import { inspectTarget } from './check/inspect-target.ts'
import { progressLine } from './check/progress-line.ts'
import { asJson, asTable, type Result } from './check/report.ts'
import { targetsOf } from './check/targets.ts'
import { CliError } from './cli-error.ts'
import type { Command } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { flagHelp } from './flag-help.ts'
import { say, tell } from './say.ts'

const CheckFlags = Type.Object({
  schema: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['world.yaml#in01-5b7c0de3f1a2948/articles'],
      'x-metavar': 'WORLD#CLUSTER/COLLECTION',
      description: 'The collection to import into; without a world file, as in #articles, one of the built-in world.'
    })
  ),
  era: Settings.properties.era,
  flavor: Settings.properties.flavor,
  milvusVersion: Settings.properties.milvusVersion,
  sep: Type.String({
    default: ',',
    'x-metavar': 'CHARACTER',
    description: 'Between the values of a CSV file.'
  }),
  nullkey: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['NULL'],
      'x-metavar': 'TEXT',
      description: 'A null in a CSV file. Default: the empty text.'
    })
  ),
  json: Type.Boolean({ default: false, description: 'Print JSON.' })
})

const ROWS = rowsOf(CheckFlags)

export const help: Command['help'] = () => `Usage: ${pkg.name} check FILE… --schema WORLD#CLUSTER/COLLECTION [FLAGS]

Reads data files as an import would, without any server: JSON, Parquet and CSV files, NumPy folders, and folders of files.
Exit code 0 when an import would take them all, 1 when it would not.

Flags of check:
${flagHelp(ROWS)}`

/** @throws CliError, SettingsError, WorldError */
export const run: Command['run'] = async (args, _env, io) => {
  const paths: string[] = []
  const { values, problems } = fromFlags(args, ROWS, paths)
  if (problems.length > 0) throw new SettingsError(problems)
  const flags = { ...defaultsOf(ROWS), ...eraOf(values), ...values } as Static<typeof CheckFlags>
  if (paths.length === 0) throw new CliError('check needs files or folders to read', EXIT.wrongInput.code)
  const { collection, plan } = await collectionNamed(flags.schema)
  const csv = { sep: flags.sep, ...(flags.nullkey !== undefined && { nullkey: flags.nullkey }) }
  const asMilvus = flags.flavor === 'milvus'
  const limits = asMilvus ? milvusLimits(flags.era, flags.milvusVersion) : LIMITS[flags.era]
  const rules = { ...limits, csv }
  const targets = await targetsOf(paths, { collection, limits, call: { asMilvus }, cluster: { plan } })
  const progress = progressLine(io.stderr, targets)
  const results: Result[] = []
  for (const target of targets) {
    results.push({ ...target, outcome: await inspectTarget(target, collection, rules, progress.read) })
  }
  progress.end()
  if (flags.json) say(io.stdout, asJson(results))
  else tell(io.stdout, asTable(results))
  return results.some(({ outcome }) => 'fault' in outcome) ? EXIT.failed.code : EXIT.ok.code
}
