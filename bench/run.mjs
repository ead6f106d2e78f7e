#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { prepareContract, ROOT } from './servers/servers.mjs'
import { section, writePage } from './support/page.mjs'

const say = text => process.stdout.write(`${text}\n`)

/** Parts in the order of the page; each is loaded when its turn comes. */
const PARTS = {
  throughput: { title: 'Import requests per second', load: async () => (await import('./throughput.mjs')).throughput },
  'cold-start': { title: 'Cold start and memory', load: async () => (await import('./cold-start.mjs')).coldStart },
  'many-jobs': { title: 'A million jobs', load: async () => (await import('./many-jobs.mjs')).manyJobs },
  sandboxes: { title: 'Sandboxes', load: async () => (await import('./sandboxes.mjs')).sandboxes },
  files: { title: 'Files that are read', load: async () => (await import('./files.mjs')).files },
  stores: { title: 'Object storage and live stores', load: async () => (await import('./stores.mjs')).stores },
  console: { title: 'Consoles that watch', load: async () => (await import('./console.mjs')).watched },
  page: { title: 'The console in a browser', load: async () => (await import('./page.mjs')).pages },
  state: { title: 'State in a folder', load: async () => (await import('./state.mjs')).state },
  replicas: { title: 'Emulators that share a database', load: async () => (await import('./replicas.mjs')).replicas },
  hostile: { title: 'Bodies that are made to hold it up', load: async () => (await import('./hostile.mjs')).hostile }
}

const USAGE = `Usage: node bench/run.mjs [${Object.keys(PARTS).join('|')} …] [--quick] [--alone] [--no-page]

--quick    few and short rounds, to see that it runs; implies --no-page
--alone    leave Prism, Mockoon and WireMock out; implies --no-page
--no-page  print only, leave docs/performance.md as it is`

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
const sections = new Map()
for (const part of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  const { title, load } = PARTS[part]
  say(`\n== ${part}`)
  const measure = await load()
  sections.set(part, section(title, await measure({ ...values, say })))
  say(`\n${sections.get(part)}`)
}
if (!values.quick && !values.alone && !values['no-page'])
  say(`written to ${await writePage(Object.keys(PARTS), sections)}`)
