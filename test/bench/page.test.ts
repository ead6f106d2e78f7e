import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'

const { section, writeSection } = await import(join(PACKAGE_ROOT, 'bench/support/page.mjs'))
const { PARTS } = await import(join(PACKAGE_ROOT, 'bench/parts.mjs'))
const { staleMeasurements } = await import(join(PACKAGE_ROOT, 'src/build/measurements.mjs'))

const SOURCES = '0123456789ab'

const result = (figure: string, plots: string[]) => ({
  verdicts: [{ what: figure, value: '1.00', target: 'at least 2.00', met: false }],
  lines: ['How it was measured.'],
  plots: plots.map(name => ({ name, alt: `All of ${name}`, svg: `<svg>${figure} ${name}</svg>` }))
})

const ORDER = ['throughput', 'cold-start', 'files']

/** A folder of docs into which parts are written. */
const docs = (t: Test) => {
  const folder = mkdtempSync(join(tmpdir(), 'page-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const write = async (part: string, figure: string, plots: string[] = []) => {
    const measured = result(figure, plots)
    const text = section({ part, title: `Title of ${part}`, sources: SOURCES }, measured)
    await writeSection(folder, ORDER, { part, section: text, plots: measured.plots })
  }
  return {
    write,
    page: () =>
      readFileSync(join(folder, 'performance.md'), 'utf8').replace(
        /Measured on: .*, sources/g,
        'Measured on: M, sources'
      ),
    plots: () => readdirSync(join(folder, 'performance')).sort(),
    plot: (name: string) => readFileSync(join(folder, 'performance', name), 'utf8')
  }
}

t.test('a section has the hash of the sources at its head, verdicts, text and plots with their alt text', async t => {
  const { write, page, plot } = docs(t)
  await write('files', 'speed', ['formats'])
  t.equal(
    page().slice(page().indexOf('<!-- ')),
    `<!-- files -->
## Title of files

Measured on: M, sources ${SOURCES}.

| figure | reached | target | |
|---|--:|--:|---|
| speed | 1.00 | at least 2.00 | **missed** |

How it was measured.

![All of formats](performance/files-formats.svg)
`
  )
  t.equal(plot('files-formats.svg'), '<svg>speed formats</svg>')
})

t.test('a part that is measured again replaces only its own section and plots', async t => {
  const { write, page, plots, plot } = docs(t)
  await write('files', 'first', ['formats', 'cores'])
  await write('throughput', 'first', ['servers'])
  const before = page()
  t.ok(before.indexOf('<!-- throughput -->') < before.indexOf('<!-- files -->'), 'in the order of the parts')
  t.strictSame(plots(), ['files-cores.svg', 'files-formats.svg', 'throughput-servers.svg'])

  await write('files', 'second', ['formats'])
  const cut = (text: string) => text.slice(0, text.indexOf('<!-- files -->'))
  t.equal(cut(page()), cut(before))
  t.match(page(), '| second | 1.00 |')
  t.notMatch(page().slice(page().indexOf('<!-- files -->')), /cores|first/)
  t.strictSame(plots(), ['files-formats.svg', 'throughput-servers.svg'])
  t.equal(plot('files-formats.svg'), '<svg>second formats</svg>')
  t.equal(plot('throughput-servers.svg'), '<svg>first servers</svg>')
})

t.test('the release reads the hash where the bench writes it', async t => {
  const { write, page } = docs(t)
  await write('throughput', 'a')
  await write('files', 'b', ['formats'])
  t.strictSame(staleMeasurements({ page: page(), parts: ['throughput', 'files'], sources: SOURCES }), [])
  t.strictSame(staleMeasurements({ page: page(), parts: ['throughput', 'cold-start'], sources: 'ba9876543210' }), [
    `docs/performance.md measured throughput at sources ${SOURCES}, not ba9876543210: npm run bench -- throughput`,
    'docs/performance.md has no section cold-start: npm run bench -- cold-start'
  ])
})

t.test('each part of the bench is described, and each plot of the page exists', async t => {
  const readme = await readFile(join(PACKAGE_ROOT, 'bench/README.md'), 'utf8')
  for (const part of Object.keys(PARTS)) t.match(readme, `\n| \`${part}\` | `)
  const page = await readFile(join(PACKAGE_ROOT, 'docs/performance.md'), 'utf8')
  const shown = [...page.matchAll(/!\[[^\]]+\]\(performance\/([\w-]+\.svg)\)/g)].map(([, name]) => name).sort()
  const files = await readdirOrNone(join(PACKAGE_ROOT, 'docs/performance'))
  t.strictSame(shown, files)
})

const readdirOrNone = async (folder: string): Promise<string[]> => {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}
