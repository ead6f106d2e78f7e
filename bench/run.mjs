#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { sourceHash } from '../src/build/source-hash.mjs'
import { PARTS } from './parts.mjs'
import { prepareContract, ROOT, TOOLS } from './servers/servers.mjs'
import { section, writeSection } from './support/page.mjs'

const say = text => process.stdout.write(`${text}\n`)

const USAGE = `Usage: node bench/run.mjs [${Object.keys(PARTS).join('|')} …] [--quick] [--alone] [--no-page]

--quick    few and short rounds, to see that it runs; implies --no-page
--alone    omit the other servers; implies --no-page
--no-page  write page and plots to .tools/bench/docs/ in place of docs/`

const fail = problem => {
  say(problem)
  process.exit(2)
}

const parse = () => {
  try {
    const flag = { type: 'boolean', default: false }
    const options = { quick: flag, alone: flag, 'no-page': flag }
    return parseArgs({ options, allowPositionals: true })
  } catch (error) {
    return fail(`${error.message}\n\n${USAGE}`)
  }
}

const { values, positionals } = parse()
const unknown = positionals.filter(part => !Object.hasOwn(PARTS, part))
if (unknown.length > 0) fail(`no part is named ${unknown.join(', ')}\n\n${USAGE}`)
if (!existsSync(`${ROOT}dist/bin.js`)) fail('dist/ is missing; run npm run build first')

prepareContract()
const isPublished = !values.quick && !values.alone && !values['no-page']
const docs = isPublished ? `${ROOT}docs` : `${TOOLS}/docs`
const sources = sourceHash(ROOT)
for (const part of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  const { title, load } = PARTS[part]
  say(`\n== ${part}`)
  const measure = await load()
  const result = await measure({ ...values, say })
  const text = section({ part, title, sources }, result)
  say(`\n${text}`)
  if (sourceHash(ROOT) !== sources)
    fail(`the sources were changed while ${part} was measured: build and measure it again`)
  say(`written to ${await writeSection(docs, Object.keys(PARTS), { part, section: text, plots: result.plots })}`)
}
