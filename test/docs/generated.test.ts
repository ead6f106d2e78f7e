import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { GENERATED } from '../../src/docs/generate.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'

t.test('generated files are what the code makes of them; if not, run `npm run docs`', async t => {
  for (const [path, make] of Object.entries(GENERATED)) {
    t.equal(await readFile(join(PACKAGE_ROOT, path), 'utf8'), await make(), path)
  }
})
