import { readFile } from 'node:fs/promises'
import { parseWorld } from './parse.ts'
import type { WorldDocument } from './schema/world.ts'
import { WorldError } from './world-error.ts'

/** @throws WorldError when the file cannot be read or used */
export const loadWorld = async (file: string): Promise<WorldDocument> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new WorldError([`world file ${file} cannot be read (${error.code}); check the path given with --world`])
  })
  return parseWorld(text, file)
}
