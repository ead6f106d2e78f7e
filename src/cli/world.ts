import { constants, copyFile, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pkg from '../../package.json' with { type: 'json' }
import { loadWorld } from '../cloud/parse.ts'
import { quote } from '../config/rows.ts'
import { PACKAGE_ROOT } from '../root.ts'
import { countOf, nearest } from '../text/text.ts'

import { CliError, type Command, EXIT, noArguments, writeLine, writeText } from './command.ts'

export const help: Command['help'] = () => `Usage: ${pkg.name} world check FILE
       ${pkg.name} world init [FILE]

check: reads a world file and prints what it holds, or every problem as file:line:column: path: problem.
init:  writes a small world to start from, and world.schema.json beside it for editors; without FILE it prints the world.
       A file that is there already is left as it is.`

const SECTIONS = ['organizations', 'projects', 'keys', 'clusters', 'buckets', 'jobs'] as const

/** @throws WorldError with all problems of the file */
export const checkWorld: Command['run'] = async ([file, ...rest], _env, io) => {
  if (file === undefined) throw new CliError('world check needs the path of a world file', EXIT.wrongInput.code)
  noArguments('world check', rest)
  const world = await loadWorld(file)
  const counts = SECTIONS.map(section => countOf(world[section]?.length ?? 0, section.slice(0, -1)))
  const collections = world.clusters.flatMap(cluster => cluster.collections ?? []).length
  writeText(io.stdout, `${file} is a good world: ${counts.join(', ')}, ${countOf(collections, 'collection')}`)
  return EXIT.ok.code
}

const WORLDS = join(PACKAGE_ROOT, 'fixtures', 'worlds')
const STARTER = join(WORLDS, 'starter.yaml')
const SCHEMA = 'world.schema.json'

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'is there already; choose another name',
  ENOENT: 'cannot be written, for its folder is not there'
}

const copy = async (from: string, to: string): Promise<void> => {
  await copyFile(from, to, constants.COPYFILE_EXCL).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`${to} ${REASONS[error.code ?? ''] ?? `cannot be written (${error.code})`}`, EXIT.failed.code)
  })
}

/** @throws CliError when the file exists or cannot be written */
export const initWorld: Command['run'] = async ([file, ...rest], _env, io) => {
  noArguments('world init', rest)
  if (file === undefined) {
    writeLine(io.stdout, (await readFile(STARTER, 'utf8')).trimEnd())
    return EXIT.ok.code
  }
  await copy(STARTER, file)
  const schema = join(dirname(file), SCHEMA)
  // An existing schema may be newer; the world works without it.
  const wrote = await copyFile(join(WORLDS, SCHEMA), schema, constants.COPYFILE_EXCL).then(
    () => true,
    () => false
  )
  writeLine(io.stdout, `wrote ${file} and ${wrote ? schema : `left ${schema} as it is`}; start with --world ${file}`)
  return EXIT.ok.code
}

export const words: Command['words'] = ['check', 'init']

export const takesPaths: Command['takesPaths'] = true

const ACTIONS: Readonly<Record<string, Command['run']>> = { check: checkWorld, init: initWorld }

export const run: Command['run'] = async ([action = '', ...args], env, io) => {
  const chosen = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
  if (chosen !== undefined) return chosen(args, env, io)
  const near = nearest(action, Object.keys(ACTIONS))
  const hint = near === undefined ? 'it takes check FILE or init [FILE]' : `did you mean world ${near}?`
  const problem = action === '' ? 'world needs to be told what to do' : `world does not know ${quote(action)}`
  throw new CliError(`${problem}; ${hint}`, EXIT.wrongInput.code)
}
