import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { isAbsence, type RealEntry, readableFile, realEntry } from './real-file.ts'

/** Directories that one listing reads at most: links between folders can make exponentially many paths of few files. */
const MOST_DIRECTORIES = 4_000

export interface FoundFile {
  readonly key: string
  readonly entry: RealEntry
}

/**
 * Readable files below a directory, keys in code-unit order, each folder read when the walk reaches it.
 * Returns whether it gave up before the end. A link to a folder that the walk is inside of is left out, so loops end.
 */
export async function* walk(realRoot: string, from: readonly string[]): AsyncGenerator<FoundFile, boolean> {
  let budget = MOST_DIRECTORIES

  async function* below(path: readonly string[], parents: readonly string[]): AsyncGenerator<FoundFile, boolean> {
    const folder = path.length === 0 ? realRoot : realEntry(realRoot, path)?.path
    if (folder === undefined || parents.includes(folder)) return false
    if (budget === 0) return true
    budget--
    const isFolder = (entry: Dirent): boolean =>
      entry.isDirectory() ||
      (!entry.isFile() && realEntry(realRoot, [...path, entry.name])?.stats.isDirectory() === true)
    // With its slash a folder sorts where its keys do: `a.txt` before `a/b`.
    const names = (await entriesOf(folder)).map(entry => (isFolder(entry) ? `${entry.name}/` : entry.name)).sort()
    for (const name of names) {
      if (name.includes('\\')) continue
      if (name.endsWith('/')) {
        if (yield* below([...path, name.slice(0, -1)], [...parents, folder])) return true
        continue
      }
      const entry = readableFile(realEntry(realRoot, [...path, name]))
      if (entry !== undefined) yield { key: [...path, name].join('/'), entry }
    }
    return false
  }

  return yield* below(from, [])
}

const entriesOf = async (path: string): Promise<readonly Dirent[]> => {
  try {
    return await readdir(path, { withFileTypes: true })
  } catch (error) {
    if (isAbsence(error)) return []
    throw error
  }
}
