import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code

const makeOne = async (folder: string, mode: number): Promise<void> => {
  await mkdir(folder, mode).catch(error => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
}

/** Creates a folder and its parents; Node's own `recursive` never ends below `/proc`. @throws an error of node:fs */
export const makeFolder = async (folder: string, mode: number): Promise<void> => {
  try {
    await makeOne(folder, mode)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder), mode)
    await makeOne(folder, mode)
  }
}
