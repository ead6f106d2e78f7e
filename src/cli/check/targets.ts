import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileType, fileTypeOf } from '../../contract/file-types.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-codes.ts'

/** What is read together: a file, or the arrays of a NumPy folder. */
export interface Target {
  /** As it was given, or below what was given. */
  readonly path: string
  readonly files: readonly string[]
  /** undefined: the extension says none. */
  readonly type: FileType | undefined
  /** Bytes. */
  readonly size: number
}

/** Marker files of Hadoop and Spark. */
const isBookkeeping = (name: string): boolean => /^[._]/.test(name) && fileTypeOf(name) !== 'numpy'

const statOf = (path: string) =>
  stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`${path} cannot be read (${error.code})`, EXIT.wrongInput.code)
  })

const sizeOf = async (files: readonly string[]): Promise<number> =>
  (await Promise.all(files.map(statOf))).reduce((sum, { size }) => sum + size, 0)

const targetOf = async (path: string, files: readonly string[]): Promise<Target> => ({
  path,
  files,
  type: fileTypeOf(files[0] ?? ''),
  size: await sizeOf(files)
})

const inFolder = async (path: string): Promise<Target[]> => {
  const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
  const files = entries
    .filter(entry => !entry.isDirectory() && !isBookkeeping(entry.name))
    .map(({ name }) => join(path, name))
  const folders = entries.filter(entry => entry.isDirectory()).map(({ name }) => join(path, name))
  const arrays = files.filter(file => fileTypeOf(file) === 'numpy')
  const others = files.filter(file => !arrays.includes(file))
  return [
    ...(arrays.length > 0 ? [await targetOf(path, arrays)] : []),
    ...(await Promise.all(others.map(file => targetOf(file, [file])))),
    ...(await Promise.all(folders.map(inFolder))).flat()
  ]
}

/** @throws CliError for a path that is not there, or a folder without files */
export const targetsOf = async (paths: readonly string[]): Promise<Target[]> => {
  const targets: Target[] = []
  for (const path of paths) {
    const found = (await statOf(path)).isDirectory() ? await inFolder(path) : [await targetOf(path, [path])]
    if (found.length === 0) throw new CliError(`${path} is a folder without files`, EXIT.wrongInput.code)
    targets.push(...found)
  }
  return targets
}
