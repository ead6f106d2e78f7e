import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { ShapeProblem } from '../contract/schema.ts'
import { parseWorld } from './parse.ts'
import type { WorldDocument } from './schema/world.ts'
import { WorldError } from './world-error.ts'

/** Folders of buckets that are not there: without this their objects would just seem to be missing. */
const missingFolders = ({ buckets = [] }: WorldDocument, base: string): ShapeProblem[] =>
  buckets.flatMap(({ folder }, index) => {
    if (folder === undefined || statSync(resolve(base, folder), { throwIfNoEntry: false })?.isDirectory()) return []
    return [{ path: ['buckets', String(index), 'folder'], problem: `there is no folder ${resolve(base, folder)}` }]
  })

/** @throws WorldError when the file cannot be read or used */
export const loadWorld = async (file: string): Promise<WorldDocument> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new WorldError([
      `world file ${file} cannot be read (${error.code ?? error.message}); check its path and permissions`
    ])
  })
  return parseWorld(text, file, world => missingFolders(world, dirname(file)))
}
