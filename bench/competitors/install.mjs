import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { TOOLS } from '../servers/servers.mjs'
import { run } from '../support/children.mjs'

/**
 * Installs a program into an empty folder, unless the folder has its version.
 * @param {(folder: string) => Promise<unknown>} work
 * @returns the folder
 */
export const installOnce = async ({ folder: name, version }, work) => {
  const folder = `${TOOLS}/${name}`
  const ready = `${folder}/installed`
  if (existsSync(ready) && (await readFile(ready, 'utf8')) === version) return folder
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await work(folder)
  await writeFile(ready, version)
  return folder
}

/** Installs an npm package. Its install scripts do not run: one of them reports home. @returns the folder */
export const install = ({ packageName, ...competitor }) =>
  installOnce(competitor, async folder => {
    await writeFile(`${folder}/package.json`, '{ "private": true }\n')
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
    await run(['npm', 'install', ...quiet, '--prefix', folder, `${packageName}@${competitor.version}`], {
      cwd: folder,
      shell: process.platform === 'win32'
    })
  })
