import { type Static, Type } from '@sinclair/typebox'
import pkg from '../../../package.json' with { type: 'json' }
import { loadWorld } from '../../cloud/parse.ts'
import type { ClusterDocument } from '../../cloud/schema/cluster.ts'
import type { Collection } from '../../cloud/schema/collection.ts'
import { type Cluster, DEFAULT_DATABASE } from '../../cloud/world.ts'
import { fromFlags } from '../../config/flags.ts'
import { defaultsOf, eraOf, SettingsError } from '../../config/load.ts'
import { rowsOf } from '../../config/rows.ts'
import { ConfigFile, Settings } from '../../config/settings.ts'
import { LIMITS, milvusLimits } from '../../contract/eras.ts'
import { DEFAULT_WORLD } from '../../root.ts'
import { nearest } from '../../text/text.ts'
import { CliError, type Command, EXIT, flagHelp, writeLine } from '../command.ts'
import { paintFor, widthOf } from '../terminal.ts'
import { FaultList } from './fault-list.ts'
import { inspectTarget } from './inspect-target.ts'
import { asJson, asTable, progressLine, type Result } from './output.ts'
import { type StoreFlags, storeTargets } from './store-targets.ts'
import { isUrl, targetsOf } from './targets.ts'

const secretKeyOf = (example: string, description: string) =>
  Type.Optional(Type.String({ minLength: 1, examples: [example], 'x-metavar': 'KEY', 'x-secret': true, description }))

const CheckFlags = Type.Object({
  schema: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['world.yaml#in01-5b7c0de3f1a2948/articles'],
      'x-metavar': 'WORLD#CLUSTER/COLLECTION',
      description:
        'The collection to import into, or an alias; without a world file, as in #articles, one of the built-in world. CLUSTER/DATABASE/COLLECTION names its database too.'
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
  all: Type.Boolean({
    default: false,
    description:
      'Read on after a fault, and show up to 100 faults of a file: the first of each row, and in Parquet the first of each column.'
  }),
  store: Settings.properties.store,
  storeTimeout: Settings.properties.storeTimeout,
  config: ConfigFile.properties.config,
  accessKey: secretKeyOf('minioadmin', 'Access key for a URL. Default: for S3, the variable AWS_ACCESS_KEY_ID.'),
  secretKey: secretKeyOf('minioadmin', 'Its secret. Default: for S3, the variable AWS_SECRET_ACCESS_KEY.'),
  token: secretKeyOf('a-session-token', 'Token of temporary keys. Default: for S3, the variable AWS_SESSION_TOKEN.'),
  json: Type.Boolean({ default: false, description: 'Print JSON.' })
})

const ROWS = rowsOf(CheckFlags)

export const takesPaths: Command['takesPaths'] = true

export const flags: Command['flags'] = ROWS

export const help: Command['help'] = () => `Usage: ${pkg.name} check FILE|URL… --schema WORLD#CLUSTER/COLLECTION [FLAGS]

Reads data files as an import would, without any server: JSON, Parquet and CSV files, NumPy folders, and folders of files.
A URL is an object or folder of a live store, which --store names as for start.
Exit code 0 when an import would take them all, 1 when it would not.

Flags of check:
${flagHelp(ROWS)}`

/** @throws CliError, SettingsError, WorldError */
export const run: Command['run'] = async (args, env, io) => {
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
  const into = { collection, limits, call: { asMilvus }, cluster: { plan } }
  const ended = new AbortController()
  const screen = { width: widthOf(io.stdout), paint: paintFor(io.stdout, env) }
  try {
    const inStore = paths.some(isUrl) ? await storeTargets(values as StoreFlags, env, ended.signal) : undefined
    const targets = await targetsOf(paths, into, async url => inStore?.(url, into) ?? [])
    const progress = progressLine(io.stderr, targets)
    const results: Result[] = []
    for (const target of targets) {
      const faults = flags.all ? new FaultList() : undefined
      const outcome = await inspectTarget(target, collection, { ...rules, ...faults?.rules }, progress.read)
      results.push({ ...target, ...(faults === undefined ? { outcome } : faults.resultOf(outcome, target, rules)) })
    }
    progress.end()
    writeLine(io.stdout, flags.json ? asJson(results) : asTable(results, screen))
    return results.some(({ outcome }) => 'fault' in outcome) ? EXIT.failed.code : EXIT.ok.code
  } finally {
    ended.abort()
  }
}

export interface ImportTarget {
  readonly collection: Collection
  /** Plan of the cluster, which limits the size of files. */
  readonly plan: Cluster['plan']
}

interface Choice extends ImportTarget {
  readonly cluster: string
  readonly database: string
  /** The name of the collection and its aliases. */
  readonly names: readonly string[]
}

const SCHEMA = /^([^#]*)#(?:([^/]*)\/)?(?:([^/]*)\/)?([^/]+)$/

/** @throws CliError when no collection has that name, or several have it; WorldError */
export const collectionNamed = async (schema: string | undefined): Promise<ImportTarget> => {
  const [, file, cluster, database, name] = SCHEMA.exec(schema ?? '') ?? []
  if (name === undefined) {
    throw toSchemaError(
      'say which collection the files are for, as in world.yaml#in01-5b7c0de3f1a2948/articles, or #articles'
    )
  }
  const world = await loadWorld(file || DEFAULT_WORLD)
  const where = file || 'the built-in world'
  const clusters = world.clusters.filter(({ id }) => cluster === undefined || id === cluster)
  if (clusters.length === 0) throw toSchemaError(`${where} has no cluster ${cluster}`)
  const all = clusters.flatMap(choicesIn).filter(choice => database === undefined || choice.database === database)
  const found = all.filter(({ names }) => names.includes(name))
  const [first, ...others] = found
  if (first === undefined) {
    const place = [cluster, database].filter(Boolean).join('/')
    const suggestion = nearest(
      name,
      all.flatMap(({ names }) => names)
    )
    throw toSchemaError(
      `${where} has no collection ${name}${place ? ` in ${place}` : ''}${suggestion ? `; did you mean ${suggestion}?` : ''}`
    )
  }
  const same = JSON.stringify(first.collection)
  if (others.some(({ collection }) => JSON.stringify(collection) !== same)) {
    throw toSchemaError(`${where} has different collections of that name; choose from ${placesOf(found, name)}`)
  }
  // If several clusters have it, prefer one that is not Free.
  const { collection, plan } = found.find(({ plan }) => plan !== 'Free') ?? first
  return { collection, plan }
}

const choicesIn = ({ id, plan, collections = [] }: ClusterDocument): Choice[] =>
  collections.map(({ database = DEFAULT_DATABASE, aliases = [], ...collection }) => ({
    cluster: id,
    plan,
    database,
    names: [collection.name, ...aliases],
    collection
  }))

/** The choices as `--schema` takes them; with the database where a cluster has the name in several. */
const placesOf = (found: readonly Choice[], name: string): string =>
  found
    .map(({ cluster, database }) => {
      const isAmbiguous = found.filter(other => other.cluster === cluster).length > 1
      return isAmbiguous ? `${cluster}/${database}/${name}` : `${cluster}/${name}`
    })
    .join(', ')

const toSchemaError = (problem: string): CliError => new CliError(`--schema: ${problem}`, EXIT.wrongInput.code)
