import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Test } from 'tap'

export const MODULE = new URL('../../src/disk/folders.ts', import.meta.url).href

/** A process that has made a folder with files 0 and 1. */
export const owner = async (t: Test, prefix: string) => {
  const script = `
    import { writeFile } from 'node:fs/promises'
    import { OwnedFolder } from '${MODULE}'
    const folder = await OwnedFolder.make(process.argv[1])
    for (const text of ['a', 'b']) await writeFile(folder.newPath(), text)
    process.stdout.write(folder.path)
    setInterval(() => {}, 1e9)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, prefix], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => child.kill('SIGKILL'))
  const [path] = await once(child.stdout, 'data')
  return { child, path: String(path) }
}

/** The folder of a process that was killed. */
export const leftover = async (t: Test, prefix: string) => {
  const { child, path } = await owner(t, prefix)
  child.kill('SIGKILL')
  await once(child, 'exit')
  return path
}
