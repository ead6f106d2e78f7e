import type { ValueSources } from '../config/load.ts'
import type { Settings } from '../config/settings.ts'
import type { MessageStyle } from '../contract/refusals/refusal.ts'
import type { Previewer } from '../imports/preview.ts'
import type { Rules } from '../imports/sandbox.ts'
import { countOf, nearest } from '../text/text.ts'

import { Waiting } from './journal/expectation.ts'
import type { EventRecord } from './journal/journal.ts'
import { LabError } from './lab-error.ts'
import { createSandbox, type LabSandbox, MAIN, type SharedServices } from './sandbox.ts'
import type { Template } from './templates.ts'

/** Settings by which the server reads and answers calls, for calls that are not sent. */
export interface CallSettings {
  readonly messageStyle: MessageStyle
  readonly unknownFields: 'refuse' | 'ignore'
  readonly neutralHosts: readonly string[]
}

/** A request that the server makes to itself. */
export interface InsideRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface InsideReply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

export type SendInside = (request: InsideRequest) => Promise<InsideReply>

export interface LaboratoryOptions extends SharedServices {
  readonly era: string
  /** By name; the first is the default for new sandboxes. */
  readonly templates: ReadonlyMap<string, Template>
  /** Maximum number of sandboxes besides the default one. */
  readonly sandboxLimit: number
  /** Milliseconds without a request after which a sandbox may be removed. */
  readonly sandboxTtl: number
  /** Milliseconds that a snapshot waits for running inspections. */
  readonly snapshotPatience: number
  /** Scheme of the URLs in a HAR archive. */
  readonly scheme: 'http' | 'https'
  /** Reads the first rows of files. */
  readonly preview: Previewer
  /** Of this start, with where each that is no default comes from. */
  readonly settings: Settings
  readonly sources: ValueSources
  readonly calls: CallSettings
  readonly strict: boolean
  /** Requests a second with one key to one operation; 0: no limit. */
  readonly rateLimit: number
  /** Maximum records of a journal. */
  readonly journalSize: number
}

export interface SandboxOptions {
  /** Where they differ from the server's. */
  readonly rules?: Rules
  readonly template?: Template
  /** Milliseconds. */
  readonly ttl?: number
}

/** Maximum names that a wrong name is compared with: comparing is slow, and there may be 10,000. */
const MOST_COMPARED = 1000

/** `.` and `..` are excluded: in a path they mean other folders. */
const NAME = /^(?!\.{1,2}$)[\w.-]{1,64}$/

/** @throws LabError for an invalid name */
const checkName = (name: string): void => {
  if (typeof name === 'string' && NAME.test(name)) return
  throw new LabError(
    400,
    'a sandbox has a name of 1 to 64 letters, digits, dots, hyphens and underscores, not of dots alone'
  )
}

/** All sandboxes of a server: the default one and the named ones. */
export class Laboratory {
  readonly options: LaboratoryOptions
  readonly waiting = new Waiting()
  /** Sends a request to this server from inside the process, with any Host. Set by the server; a laboratory alone has none. */
  send: SendInside | undefined
  readonly #template: Template
  readonly #named = new Map<string, LabSandbox>()
  #main: LabSandbox

  constructor(options: LaboratoryOptions) {
    const [template] = options.templates.values()
    if (template === undefined) throw new TypeError('a laboratory needs a template')
    this.options = options
    this.#template = template
    this.#main = createSandbox({ name: MAIN, template, ttl: undefined }, options)
  }

  get main(): LabSandbox {
    return this.#main
  }

  /** All sandboxes, the default one first. */
  all(): LabSandbox[] {
    this.#dropIdle()
    return [this.#main, ...this.#named.values()]
  }

  /** The existing sandbox of that name; this does not count as use. */
  peek(name: string): LabSandbox | undefined {
    return name === MAIN ? this.#main : this.#named.get(name)
  }

  has(name: string): boolean {
    return name === MAIN || this.#named.has(name)
  }

  /** Returns the sandbox of that name; creates it on first use. @throws LabError for an invalid name */
  sandbox(name: string): LabSandbox {
    if (name === MAIN) return this.#main
    const existing = this.#named.get(name)
    if (existing === undefined) return this.create(name)
    existing.usedAt = this.options.clock()
    return existing
  }

  /** Returns the existing sandbox of that name; this does not count as use. @throws LabError for an invalid name, and for a missing sandbox */
  find(name: string): LabSandbox {
    if (name === MAIN) return this.#main
    checkName(name)
    const existing = this.#named.get(name)
    if (existing !== undefined) return existing
    const alike = [MAIN, ...this.#named.keys()].filter(other => Math.abs(other.length - name.length) <= 3)
    const near = nearest(name, alike.slice(0, MOST_COMPARED))
    const advice = near === undefined ? 'GET /_emulator/sandboxes lists them' : `did you mean ${near}?`
    throw new LabError(404, `there is no sandbox ${name}; ${advice}`)
  }

  /** @throws LabError for an invalid name, and for an existing one */
  create(
    name: string,
    { template = this.#template, ttl = this.options.sandboxTtl, rules }: SandboxOptions = {}
  ): LabSandbox {
    checkName(name)
    if (this.has(name)) throw new LabError(409, `there is a sandbox ${name}; delete it first, or reset it`)
    this.#makeRoom()
    const made = createSandbox({ name, template, ttl }, rules === undefined ? this.options : { ...this.options, rules })
    this.#named.set(name, made)
    return made
  }

  /** Recreates a sandbox from its template: jobs, ids, clock and settings are lost. */
  reset({ name, template, ttl, journal, jobs, clock }: LabSandbox): LabSandbox {
    this.#stop(name)
    const count = jobs.size(clock.now())
    const entries = journal.clear()
    const fresh = createSandbox({ name, template, ttl }, this.options, { journal })
    this.addEvent(
      fresh,
      'reset',
      `began anew, without ${countOf(count, 'job')} and ${countOf(entries, 'journal record')}`
    )
    if (name === MAIN) this.#main = fresh
    else this.#named.set(name, fresh)
    return fresh
  }

  /** @throws LabError for the default sandbox, and for a missing one */
  delete(name: string): void {
    if (name === MAIN) throw new LabError(409, 'the default sandbox stays; reset it')
    this.#remove(this.find(name).name)
    this.addEvent(this.#main, 'deleted', `sandbox ${name} was deleted`)
  }

  /** Replaces all sandboxes. */
  replaceAll(sandboxes: readonly LabSandbox[]): void {
    for (const name of this.#named.keys()) this.delete(name)
    this.#stop(MAIN)
    for (const sandbox of sandboxes) {
      if (sandbox.name === MAIN) this.#main = sandbox
      else this.#named.set(sandbox.name, sandbox)
    }
  }

  /** Resets the default sandbox and deletes all others. */
  clear(): void {
    for (const name of this.#named.keys()) this.#remove(name)
    this.reset(this.#main)
  }

  /** Adds an event to the journal of a sandbox. */
  addEvent({ journal, clock }: LabSandbox, event: EventRecord['event'], text: string): void {
    const startedAt = performance.timeOrigin + performance.now()
    journal.add({ kind: 'event', id: 0, at: clock.now(), startedAt, event, text })
  }

  /** Stops all file inspections and ends all waiting calls. */
  stop(): void {
    this.waiting.endAll()
    for (const { inspections } of [this.#main, ...this.#named.values()]) inspections.stop()
  }

  #evict(name: string, why: string): void {
    this.#remove(name)
    this.addEvent(this.#main, 'evicted', `sandbox ${name} ${why}`)
  }

  #remove(name: string): void {
    this.#stop(name)
    this.#named.get(name)?.journal.clear()
    this.#named.delete(name)
  }

  #stop(name: string): void {
    const sandbox = name === MAIN ? this.#main : this.#named.get(name)
    sandbox?.inspections.stop()
    // The removal runs in the background; files that stay are removed when the server stops.
    sandbox?.volumes.clear().catch(() => {})
    sandbox?.uploads?.clear()
  }

  #dropIdle(): void {
    const now = this.options.clock()
    for (const { name, ttl = Number.POSITIVE_INFINITY, usedAt } of this.#named.values()) {
      if (now - usedAt >= ttl) this.#evict(name, 'was idle for longer than its ttl')
    }
  }

  #makeRoom(): void {
    if (this.#named.size < this.options.sandboxLimit) return
    this.#dropIdle()
    if (this.#named.size < this.options.sandboxLimit) return
    const [first, ...others] = this.#named.values()
    if (first === undefined) return
    const { name } = others.reduce((idlest, other) => (other.usedAt < idlest.usedAt ? other : idlest), first)
    this.#evict(name, `had to make room: there were ${this.options.sandboxLimit} (--sandbox-limit)`)
  }
}
