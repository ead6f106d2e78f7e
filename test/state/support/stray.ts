import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Paths of all files below a folder, sorted. */
export const filesBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => !entry.isDirectory())
  return files.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).sort()
}

export const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Milliseconds that a server may take after its start to remove what a killed one left. */
const PATIENCE = 3000

/**
 * Files that are neither the state's own nor one of the bodies that were sent.
 * @param own the files of a new state @param bodies sha256 of each body
 */
export const strayFiles = async (
  folder: string,
  own: ReadonlySet<string>,
  bodies: ReadonlySet<string>
): Promise<string[]> => {
  for (const end = performance.now() + PATIENCE; ; await sleep(50)) {
    const stray: string[] = []
    for (const file of await filesBelow(folder)) {
      if (own.has(file) || bodies.has(sha256(await readFile(join(folder, file)).catch(() => '')))) continue
      stray.push(file)
    }
    if (stray.length === 0 || performance.now() > end) return stray
  }
}

/** Names in a folder for temporary files that servers left. */
export const temporaryFiles = async (folder: string): Promise<string[]> => {
  for (const end = performance.now() + PATIENCE; ; await sleep(50)) {
    const names = (await readdir(folder)).filter(name => name !== 'node-compile-cache')
    if (names.length === 0 || performance.now() > end) return names
  }
}
