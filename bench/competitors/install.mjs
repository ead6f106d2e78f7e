import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { TOOLS } from '../servers/servers.mjs'
import { run } from '../support/children.mjs'

/** Version of a package that stands in a folder's node_modules, if any. */
const installed = async (folder, name) => {
  const file = `${folder}/node_modules/${name}/package.json`
  return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')).version : undefined
}

/**
 * Puts an npm package into a folder of its own, once. Its install scripts do not run: one of them reports home.
 * @returns the folder
 */
export const install = async ({ folder: name, packageName, version }) => {
  const folder = `${TOOLS}/${name}`
  await mkdir(folder, { recursive: true })
  if ((await installed(folder, packageName)) === version) return folder
  await writeFile(`${folder}/package.json`, '{ "private": true }\n')
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  await run(['npm', 'install', ...quiet, '--prefix', folder, `${packageName}@${version}`], {
    cwd: folder,
    shell: process.platform === 'win32'
  })
  return folder
}
