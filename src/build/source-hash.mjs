import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/**
 * Names the sources of the programs in dist/: the contents of src/ and routes/, and the versions of all packages. Docs, tests, the bench
 * and the version of this package do not count, so that a page of measurements stays true when it is committed and released. Contents count
 * whether they are committed or not: the hash of changed sources stays valid when exactly these are committed.
 * @param {string} root folder of the package
 */
export const sourceHash = root => {
  const hash = createHash('sha256')
  for (const folder of ['src', 'routes']) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
    for (const file of files.sort()) {
      hash
        .update(`${relative(root, file).replaceAll('\\', '/')}\0`)
        .update(readFileSync(file))
        .update('\0')
    }
  }
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const { '': own, ...others } = packages
  return hash.update(JSON.stringify(others)).digest('hex').slice(0, 12)
}
