// Which test files share a process. Loading the emulator takes longer than most of their tests.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Made anew by each run of `npm test`. */
export const GROUPS = '.tools/test-groups'

/** Bytes of test code in a process. Its start costs four seconds of processor time; with much larger groups one core would wait for the other. */
const SIZE = 96_000

/** They wait for processes that they start. They begin first, so that others work meanwhile. */
const ALONE = [
  'test/package/git-url.test.ts',
  'test/package/packed.test.ts',
  'test/cli/process.test.ts',
  'test/docs/readme.test.ts',
  'test/lab/repeatable.test.ts',
  'test/http/hostile.test.ts',
  'test/cli/wait.test.ts'
]

/** Imported first: it seeds the property tests. */
const SEEDED = 'test/support/seeded.ts'

/** Splits files, in their order, into runs of about the same size. */
const split = files => {
  const groups = []
  let bytes = SIZE
  for (const file of files) {
    const { size } = statSync(file)
    if (bytes + size > SIZE) {
      groups.push([])
      bytes = 0
    }
    groups.at(-1).push(file)
    bytes += size
  }
  return groups
}

/** Writes a program for each group and returns the paths that tap has to run. */
export const makeGroups = () => {
  const all = readdirSync('test', { recursive: true })
    .map(path => `test/${path.replaceAll('\\', '/')}`)
    .filter(path => path.endsWith('.test.ts') && !path.startsWith('test/recipes/'))
  rmSync(GROUPS, { recursive: true, force: true })
  mkdirSync(GROUPS, { recursive: true })
  const groups = split(all.filter(file => !ALONE.includes(file)).sort())
  const programs = groups.map((files, index) => {
    const path = `${GROUPS}/${index + 1}.test.mjs`
    writeFileSync(path, [SEEDED, ...files].map(file => `import '../../${file}'\n`).join(''))
    return path
  })
  return [...ALONE, ...programs]
}

/** The test files of a program; a test file that is a program is its own. */
export const filesOf = path =>
  path.startsWith(GROUPS)
    ? [...readFileSync(path, 'utf8').matchAll(/'\.\.\/\.\.\/(.*\.test\.ts)'/g)].map(([, file]) => join(file))
    : [path]
