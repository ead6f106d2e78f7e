import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { BASE_URL } from '../../src/errors.ts'
import { systemClock } from '../../src/lab/clock.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { emulator } from '../support/emulator.ts'

const run = promisify(execFile)

/** As a user has it: the bundle that a command runs must not count as a part of the sources that the tests cover. */
const UNCOVERED = 'unset NODE_OPTIONS NODE_V8_COVERAGE'

interface Fence {
  readonly command: string
  /** What the page shows below the command. */
  readonly output: string | undefined
}

const FENCE = /(<!-- not run[^\n]*-->\n)?```sh\n(.*?)\n```(?:\n\n```(?:json|text)\n(.*?)\n```)?/gs

const fencesOf = (page: string): { readonly runnable: Fence[]; readonly all: string[] } => {
  const fences = [...page.matchAll(FENCE)].map(([, skipped, command = '', output]) => ({ skipped, command, output }))
  return { runnable: fences.filter(({ skipped }) => skipped === undefined), all: fences.map(({ command }) => command) }
}

/** Times differ from run to run; ids do not. */
const settled = (text: string): string => text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'time')

const read = async (file: string) => fencesOf(await readFile(join(PACKAGE_ROOT, file), 'utf8'))

/** Pages whose commands are run in order. The pages in Chinese must have the same commands and outputs. */
const PAGES = [
  { file: 'README.md', speed: 20 },
  { file: 'README.zh-CN.md', speed: 20 },
  { file: 'docs/demo.md', speed: 1 }
]

for (const { file, speed } of PAGES) {
  t.test(`every command of ${file} does what stands below it`, async t => {
    const { url } = await emulator(t, { listen: true, port: 0, speed, clock: systemClock })
    const { runnable } = await read(file)
    t.ok(runnable.length >= 3)
    for (const { command, output } of runnable) {
      const { stdout } = await run('bash', ['-ec', `${UNCOVERED}\n${command.replaceAll(BASE_URL, url)}`], {
        cwd: PACKAGE_ROOT
      })
      if (output !== undefined) t.equal(settled(stdout.trim()), settled(output), command)
    }
  })
}

t.test('both languages of the demo have the same commands', async t => {
  t.strictSame(await read('docs/demo.zh-CN.md'), await read('docs/demo.md'))
})

t.test('both languages have the same commands, and the two commands of a fresh machine', async t => {
  const [english, chinese] = [await read('README.md'), await read('README.zh-CN.md')]
  t.strictSame(chinese, english)
  t.ok(english.all.includes('npm ci && npm start'))
  t.ok(english.all.includes('npm ci && npm test'))
})
