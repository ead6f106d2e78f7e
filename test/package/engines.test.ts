import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import t from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'

/** npm's own reading of ranges; it has no types. */
const { satisfies, minVersion } = createRequire(import.meta.url)('semver') as {
  satisfies(version: string, range: string): boolean
  minVersion(range: string): { readonly version: string }
}

const read = async (file: string) => JSON.parse(await readFile(join(PACKAGE_ROOT, file), 'utf8'))

t.test('npm ci warns of no package on the oldest Node.js that the emulator runs on', async t => {
  const { version: oldest } = minVersion((await read('package.json')).engines.node)
  t.equal(oldest, '20.20.0')
  t.notOk(satisfies(oldest, '>=22'))
  const { packages } = (await read('package-lock.json')) as {
    readonly packages: Readonly<Record<string, { readonly engines?: { readonly node?: string } }>>
  }
  const others = Object.entries(packages).filter(([, { engines }]) => !satisfies(oldest, engines?.node ?? '*'))
  t.strictSame(
    others.map(([path, { engines }]) => `${path} needs Node ${engines?.node}`),
    [],
    'keep it out by overrides in package.json'
  )
})
