import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { ROOT } from '../servers/servers.mjs'
import { machine } from './machine.mjs'

const PAGE = `${ROOT}docs/performance.md`

const HEAD = `# Performance

Written by \`npm run bench\`. Each figure that has a target is a ratio of two things measured in the same run, so it
holds on other machines better than the raw figures beside it. To rerun: \`npm ci && npm run bench\`, or one part alone:
\`npm run bench -- throughput\`, \`cold-start\`, \`many-jobs\`, \`sandboxes\`, \`files\`, \`console\`, \`page\`, \`state\` or \`hostile\`. [bench/README.md](../bench/README.md) says how each part measures.
`

const mark = part => `<!-- ${part} -->`

const verdictTable = verdicts => [
  '| figure | reached | target | |',
  '|---|--:|--:|---|',
  ...verdicts.map(
    ({ what, value, target, met }) => `| ${what} | ${value} | ${target} | ${met ? 'met' : '**missed**'} |`
  )
]

/** One part's section: its verdicts, the machine it ran on, how and what it measured. */
export const section = (title, { verdicts, lines }) =>
  [`## ${title}`, '', ...verdictTable(verdicts), '', `Measured on: ${machine()}.`, '', ...lines, ''].join('\n')

const oldSections = async () => {
  const text = existsSync(PAGE) ? await readFile(PAGE, 'utf8') : ''
  return new Map(
    [...text.matchAll(/<!-- ([\w-]+) -->\n([\s\S]*?)(?=<!-- |$)/g)].map(([, part, body]) => [part, body.trim()])
  )
}

/** Replaces the sections of the parts that ran; the others stay as they are. */
export const writePage = async (order, sections) => {
  const all = new Map([...(await oldSections()), ...sections])
  const parts = order.filter(part => all.has(part)).map(part => `${mark(part)}\n${all.get(part).trim()}\n`)
  await writeFile(PAGE, [HEAD, ...parts].join('\n'))
  return PAGE
}
