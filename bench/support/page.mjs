import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sectionsOf } from '../../src/build/measurements.mjs'
import { machine } from './machine.mjs'

/** Folder of the plots, beside the page. */
const PLOTS = 'performance'

const head = parts => `# Performance

Written by \`npm run bench\`. Each figure that has a target is a ratio of two things measured in the same run, so it
holds on other machines better than the raw figures beside it. To rerun: \`npm ci && npm run bench\`, or one part alone:
\`npm run bench -- PART\`, where PART is ${parts.map(part => `\`${part}\``).join(', ')}. [bench/README.md](../bench/README.md)
says how each part measures. "Sources" in the head of a part is the hash of the sources that it measured.
`

const mark = part => `<!-- ${part} -->`

const verdictTable = verdicts => [
  '| figure | reached | target | |',
  '|---|--:|--:|---|',
  ...verdicts.map(
    ({ what, value, target, met }) => `| ${what} | ${value} | ${target} | ${met ? 'met' : '**missed**'} |`
  )
]

const plotFile = (part, { name }) => `${part}-${name}.svg`

/**
 * One part's section: the sources and the machine it ran on, its verdicts, how and what it measured, and its plots.
 * @param {{ part: string, title: string, sources: string }} head
 * @param {{ verdicts: object[], lines: string[], plots?: { name: string, alt: string, svg: string }[] }} result
 */
export const section = ({ part, title, sources }, { verdicts, lines, plots = [] }) =>
  [
    ...[`## ${title}`, '', `Measured on: ${machine()}, sources ${sources}.`, ''],
    ...(verdicts.length > 0 ? [...verdictTable(verdicts), ''] : []),
    ...[...lines, ''],
    ...plots.flatMap(plot => [`![${plot.alt}](${PLOTS}/${plotFile(part, plot)})`, ''])
  ].join('\n')

/** Replaces the plots of a part; removes plots that the part no longer draws. */
const writePlots = async (folder, part, plots) => {
  await mkdir(folder, { recursive: true })
  const old = (await readdir(folder)).filter(name => name.startsWith(`${part}-`) && name.endsWith('.svg'))
  for (const name of old) await rm(join(folder, name))
  for (const plot of plots) await writeFile(join(folder, plotFile(part, plot)), plot.svg)
}

/**
 * Writes the section and the plots of one part; those of other parts do not change.
 * @param {string} docs folder of the page
 * @param {string[]} order all parts, as they follow each other on the page
 * @param {{ part: string, section: string, plots?: { name: string, svg: string }[] }} measured
 * @returns path of the page
 */
export const writeSection = async (docs, order, { part, section: text, plots = [] }) => {
  const page = join(docs, 'performance.md')
  const all = sectionsOf(existsSync(page) ? await readFile(page, 'utf8') : '').set(part, text)
  const sections = order.filter(name => all.has(name)).map(name => `${mark(name)}\n${all.get(name).trim()}\n`)
  await writePlots(join(docs, PLOTS), part, plots)
  await writeFile(page, [head(order), ...sections].join('\n'))
  return page
}
