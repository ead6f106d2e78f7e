// Runs the parts that the arguments name, or all of them in their short form. README.md says what each part checks.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { address } from './address.ts'
import { away } from './away.ts'
import { caps } from './caps.ts'
import { clock } from './clock.ts'
import { compose } from './compose.ts'
import { crowd } from './crowd.ts'
import { exact } from './exact.ts'
import { full } from './full.ts'
import { handover } from './handover.ts'
import { journal } from './journal.ts'
import { leave } from './leave.ts'
import { many } from './many.ts'
import { read } from './read.ts'
import { replicas } from './replicas.ts'
import { same } from './same.ts'
import { start } from './start.ts'
import { type Context, KINDS, type Kind, type Part } from './support/place.ts'
import { runCommand } from './support/server.ts'
import { Absent } from './support/tools.ts'
import { uploads } from './uploads.ts'
import { whole } from './whole.ts'

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

interface Row {
  readonly part: Part
  /** It loses something in memory. */
  readonly kills: boolean
  /** Where the state is kept if the arguments do not say. */
  readonly kinds: readonly Kind[]
  /** It runs on every Node in the short form too, not only on the first one. */
  readonly everywhere: boolean
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: 'boolean', default: false },
    state: { type: 'string' },
    seed: { type: 'string' },
    rounds: { type: 'string' },
    node: { type: 'string', multiple: true, default: [process.execPath] },
    'if-present': { type: 'boolean', default: false }
  }
})

const BOTH: readonly Kind[] = ['folder', 'postgres']

/** What the parts with replicas show too is left to the long form. */
const LONG: readonly Kind[] = values.long ? BOTH : ['folder']

const PARTS: Readonly<Record<string, Row>> = {
  exact: { part: exact, kills: true, kinds: BOTH, everywhere: true },
  crowd: { part: crowd, kills: true, kinds: BOTH, everywhere: true },
  whole: { part: whole, kills: true, kinds: LONG, everywhere: true },
  same: { part: same, kills: true, kinds: BOTH, everywhere: false },
  clock: { part: clock, kills: true, kinds: LONG, everywhere: false },
  read: { part: read, kills: true, kinds: LONG, everywhere: false },
  leave: { part: leave, kills: false, kinds: LONG, everywhere: false },
  start: { part: start, kills: false, kinds: ['folder'], everywhere: false },
  many: { part: many, kills: false, kinds: LONG, everywhere: false },
  replicas: { part: replicas, kills: true, kinds: ['postgres'], everywhere: false },
  caps: { part: caps, kills: true, kinds: ['postgres'], everywhere: false },
  uploads: { part: uploads, kills: true, kinds: ['postgres'], everywhere: false },
  journal: { part: journal, kills: true, kinds: ['postgres'], everywhere: false },
  away: { part: away, kills: true, kinds: ['postgres'], everywhere: false },
  full: { part: full, kills: false, kinds: ['postgres'], everywhere: false },
  handover: { part: handover, kills: true, kinds: ['postgres'], everywhere: false },
  address: { part: address, kills: false, kinds: ['postgres'], everywhere: false },
  compose: { part: compose, kills: false, kinds: ['postgres'], everywhere: false }
}

const chosen = values.state as Kind | undefined
if (chosen !== undefined && !KINDS.includes(chosen)) throw new Error(`--state ${chosen} is none of ${KINDS.join(', ')}`)
const unknown = positionals.filter(name => name !== 'bites' && PARTS[name] === undefined)
if (unknown.length > 0) throw new Error(`no part is named ${unknown.join(', ')}`)

/** Problems of a part that are printed. */
const SHOWN = 9

const count = { passed: 0, failed: 0 }

const check = (name: string, problems: readonly string[]): void => {
  if (problems.length === 0) count.passed++
  else count.failed++
  say(
    `${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}${problems
      .slice(0, SHOWN)
      .map(problem => `\n    ${problem}`)
      .join('')}`
  )
  if (problems.length > SHOWN) say(`    and ${problems.length - SHOWN} more`)
}

type Options = Omit<Context, 'files' | 'say'>

/** Returns why the part cannot run here, else prints its row. */
const run = async (name: string, part: Part, options: Options): Promise<readonly string[] | Absent> => {
  const files = mkdtempSync(join(tmpdir(), `state-test-${name}-`))
  try {
    return (await part({ ...options, files, say })).all
  } catch (error) {
    if (error instanceof Absent) return error
    return [error instanceof Error ? String(error.stack) : String(error)]
  } finally {
    rmSync(files, { recursive: true, force: true })
  }
}

// What the tests have started ends with them.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

// What decides over a change draws the same calls each time; the long form looks for new ones.
const seed = Number(values.seed ?? (values.long ? Math.floor(Date.now() / 1000) % 100_000 : 1))
const isWanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name)
const rounds = Number(values.rounds ?? (values.long ? 20 : 4))
/** Kill rounds are the same code above any state, so the short form has fewer of them on the second one. */
const roundsOn = (kind: Kind): number =>
  kind === 'postgres' && values.rounds === undefined ? Math.ceil(rounds / 2) : rounds
say(`seed ${seed}, ${rounds} rounds`)

const [firstNode = process.execPath] = values.node
const takesPostgres = (await runCommand([firstNode], ['start', '--help'])).output.includes('postgres://')
const absent = new Set<string>()

for (const [name, { part, kinds, everywhere }] of Object.entries(PARTS)) {
  if (!isWanted(name)) continue
  for (const kind of chosen === undefined ? kinds : [chosen]) {
    if (kind === 'postgres' && !takesPostgres) {
      absent.add('--state postgres:// (this build does not take it)')
      continue
    }
    // The oldest Node matters to SQLite.
    const isEverywhere = kind === 'folder' && (everywhere || values.long || positionals.length > 0)
    for (const node of isEverywhere ? values.node : values.node.slice(0, 1)) {
      const begun = performance.now()
      const options = { node: [node], kind, seed, isLong: values.long, rounds: roundsOn(kind) }
      const problems = await run(name, part, options)
      if (problems instanceof Absent) absent.add(`PostgreSQL (${problems.message})`)
      else check(`${name} (${kind}, ${node}, ${((performance.now() - begun) / 1000).toFixed(1)} s)`, problems)
    }
  }
}
for (const what of absent) say(`absent: ${what}`)

if (isWanted('bites')) {
  for (const [name, { part, kills }] of Object.entries(PARTS)) {
    if (!kills) continue
    const options = { node: [firstNode], seed, rounds: 2, isLong: false }
    const found = await run(name, part, { ...options, kind: 'memory' })
    check(`${name} finds what memory loses`, found instanceof Absent || found.length > 0 ? [] : ['it found nothing'])
    // Where one emulator has several addresses, the parts are fair.
    if (!values.long) continue
    const unkilled = await run(name, part, { ...options, kind: 'unkilled' })
    check(`${name} finds nothing in one emulator that is not killed`, unkilled instanceof Absent ? [] : unkilled)
  }
}

say(`${count.passed} passed, ${count.failed} failed`)
process.exit(count.failed === 0 ? 0 : 1)
