import { constants, copyFile, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PACKAGE_ROOT } from '../root.ts'
import { CliError } from './cli-error.ts'
import type { Command } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { noArguments } from './no-arguments.ts'
import { say } from './say.ts'

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

/** @throws CliError when the file is there already or cannot be written */
export const initWorld: Command['run'] = async ([file, ...rest], _env, io) => {
  noArguments('world init', rest)
  if (file === undefined) {
    say(io.stdout, (await readFile(STARTER, 'utf8')).trimEnd())
    return EXIT.ok.code
  }
  await copy(STARTER, file)
  const schema = join(dirname(file), SCHEMA)
  // A schema that is there already may be a newer one; the world works without it.
  const wrote = await copyFile(join(WORLDS, SCHEMA), schema, constants.COPYFILE_EXCL).then(
    () => true,
    () => false
  )
  say(io.stdout, `wrote ${file} and ${wrote ? schema : `left ${schema} as it is`}; start with --world ${file}`)
  return EXIT.ok.code
}
