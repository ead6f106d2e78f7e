import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { createEmulator, type Emulator } from '../../src/emulator.ts'
import { BASE_URL } from '../../src/errors.ts'
import { systemClock } from '../../src/lab/clock.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { emulator } from '../support/emulator.ts'
import { DOCS_PAGES, type Example, examplesIn, isChinese, readPage, withOutputs } from '../support/pages.ts'
import { UNCOVERED } from '../support/uncovered.ts'

const run = promisify(execFile)

/** With this variable the pages get the outputs of this run; read the difference before you commit it. */
const WRITES = process.env['WRITE_EXAMPLES'] === '1'

/** Of the tree only these are at hand, so that a file that an example leaves behind is found. npx runs a script of `src/build`. */
const TREE = ['dist', 'fixtures', 'node_modules', 'package.json', 'src']

/** Pages whose commands other tests run: errors.test.ts, test/image/run.sh and test/recipes/run.sh. */
const ELSEWHERE = ['docs/errors.md', 'docs/docker.md', 'docs/recipes.md']

/** Times faster than real time, for pages that wait for a job. */
const SPEED: Readonly<Record<string, number>> = { 'docs/jobs.md': 20 }

const PAGES = ['README.md', 'README.zh-CN.md', ...DOCS_PAGES.filter(page => !isChinese(page))].filter(
  page => !ELSEWHERE.includes(page)
)

/** Times and durations differ from run to run; ids do not. */
const settled = (text: string): string =>
  text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'time')
    .replace(/\d\d:\d\d:\d\d\.\d{3}/g, 'time')
    .replace(/"duration":[\d.]+/g, '"duration":0')
    .trim()

const folder = async (t: { teardown(end: () => Promise<void>): void }): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'zie-examples-'))
  t.teardown(() => rm(path, { recursive: true }))
  for (const name of TREE) await symlink(join(PACKAGE_ROOT, name), join(path, name))
  return path
}

const AsyncFunction = (async () => undefined).constructor as new (
  ...names: string[]
) => (...values: unknown[]) => unknown

/** The output of an example for the emulator, in a folder that it may use. */
const outputOf = async ({ kind, command }: Example, emulator: Emulator, cwd: string): Promise<string> => {
  const { url } = emulator
  if (kind === 'ts') {
    await new AsyncFunction('emulator', 'createEmulator', command)(emulator, createEmulator)
    return ''
  }
  const env = { ...OWN, ZILLIZ_EMULATOR_PORT: new URL(url).port, COLUMNS: '100', NO_COLOR: '1' }
  const script = command.replaceAll(BASE_URL, url)
  const { stdout } = await run('bash', ['-ec', `${UNCOVERED}\n${kind === 'js' ? PROGRAM : script}`, '', script], {
    cwd,
    env
  })
  return stdout.trim().replaceAll(url, BASE_URL)
}

/** Variables of this machine, but for those that lead a command elsewhere or change its output. */
const OWN = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:ZILLIZ_|FORCE_COLOR$)/.test(name)))

/** Runs its first argument as a module. */
const PROGRAM = 'node --input-type=module --eval "$1"'

for (const page of PAGES) {
  const text = await readPage(page)
  const examples = examplesIn(text)
  if (examples.every(({ notRun }) => notRun !== undefined)) continue
  t.test(`every example of ${page} prints what stands below it, and leaves no file and no fault behind`, async t => {
    const started = await emulator(t, {
      listen: true,
      port: 0,
      speed: SPEED[page] ?? 1,
      clock: systemClock
    })
    const cwd = await folder(t)
    const outputs: (string | undefined)[] = []
    for (const example of examples) {
      const { command, output, notRun } = example
      if (notRun !== undefined) {
        outputs.push(undefined)
        continue
      }
      const printed = await outputOf(example, started, cwd)
      outputs.push(settled(printed) === settled(output?.text ?? '') ? undefined : printed)
      if (!WRITES) t.equal(settled(printed), settled(output?.text ?? ''), command)
    }
    if (WRITES) await writeFile(join(PACKAGE_ROOT, page), withOutputs(text, outputs))
    t.strictSame((await readdir(cwd)).sort(), [...TREE].sort())
    const planned = [...(await started.faults.list()), ...(await started.scenarios.list())]
    t.strictSame(
      planned.filter(({ remaining }) => remaining !== 0),
      []
    )
  })
}

t.test('an example that no test runs has a reason before it', async t => {
  const reasons = await Promise.all(DOCS_PAGES.map(async page => examplesIn(await readPage(page))))
  for (const { notRun } of reasons.flat()) if (notRun !== undefined) t.match(notRun, /^[a-z].{8}/)
})
