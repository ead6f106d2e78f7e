// Runs all flows in one Chromium, two at a time. Arguments are parts of the names of flows. The last line is `N passed, N failed`.
// With SCREENSHOTS set, each flow leaves a screenshot of each page that is open at its end; a flow that fails always does.
import { readdir } from 'node:fs/promises'
import { launch, makeTools } from './support/browser.ts'
import { describeFailure } from './support/failure.ts'
import { FLOWS, type Flow } from './support/flow.ts'

const AT_ONCE = 2

/** Milliseconds that one flow may take. */
const LONGEST = 180_000

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

for (const file of (await readdir(new URL('flows/', import.meta.url))).sort()) await import(`./flows/${file}`)
const chosen = process.argv.slice(2).filter(word => !word.startsWith('-'))
const waiting = FLOWS.filter(({ name }) => chosen.length === 0 || chosen.some(part => name.includes(part)))
if (waiting.length === 0) {
  say(
    [`no flow has a name with ${chosen.join(' or ')}; the flows:`, ...FLOWS.map(({ name }) => `    ${name}`)].join('\n')
  )
  say('0 passed, 1 failed')
  process.exit(1)
}
let passed = 0
const failures: string[] = []
const browser = await launch()

const runOne = async ({ name, run }: Flow): Promise<void> => {
  const begun = performance.now()
  const tools = makeTools(browser)
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`took longer than ${LONGEST / 1000} s`)), LONGEST).unref()
  })
  try {
    await Promise.race([run(tools), late])
    if (tools.problems.length > 0) throw new Error('a page had problems')
    passed++
    say(`ok   ${name} (${Math.round(performance.now() - begun)} ms)`)
    if (process.env['SCREENSHOTS'] !== undefined) for (const page of await tools.shown(name)) say(`     page ${page}`)
  } catch (error) {
    const shown = await tools.shown(name)
    const lines = [...describeFailure(error), ...tools.problems, ...shown.map(page => `page ${page}`)]
    const told = [`FAIL ${name} (${Math.round(performance.now() - begun)} ms)`, ...lines].join('\n    ')
    failures.push(told)
    say(told)
  } finally {
    await tools.close().catch(error => say(`     ${name} was not closed: ${error}`))
  }
}

const work = async (): Promise<void> => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await runOne(next)
}

await Promise.all(Array.from({ length: AT_ONCE }, work))
await browser.close()
// Once more at the end, where a log that was shortened still has them.
if (failures.length > 0) say([`\nfailed flows: ${failures.length}`, ...failures].join('\n'))
say(`${passed} passed, ${failures.length} failed`)
process.exit(failures.length === 0 ? 0 : 1)
