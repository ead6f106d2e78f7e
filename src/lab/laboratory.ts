import type { Turns } from '../awaitable.ts'
import type { ValueSources } from '../config/load.ts'
import type { Settings } from '../config/settings.ts'
import type { MessageStyle } from '../contract/refusals/refusal.ts'
import type { Previewer } from '../imports/preview.ts'
import type { InspectionLoad } from '../imports/reading/readings.ts'
import type { Rules } from '../imports/sandbox.ts'
import type { StoreBrowser } from '../objects/store-browser.ts'
import { countOf, nearest } from '../text/text.ts'

import { Waiting } from './journal/expectation.ts'
import type { EventRecord, JournalBudget } from './journal/journal.ts'
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
  readonly templates: Map<string, Template>
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
  /** The user's own stores; undefined: none is declared. */
  readonly liveStores: StoreBrowser | undefined
  /** Of this start, with where each that is no default comes from. */
  readonly settings: Settings
  readonly sources: ValueSources
  readonly calls: CallSettings
  readonly strict: boolean
  /** Requests a second with one key to one operation; 0: no limit. */
  readonly rateLimit: number
  /** Maximum records of a journal. */
  readonly journalSize: number
  /** Memory that all journals share. */
  readonly journalBudget: JournalBudget
  /** The files that are read now. */
  readonly inspectionLoad: () => readonly InspectionLoad[]
}

/** The turns of the requests of this process, at a state that it shares with others. */
export interface SharedTurns extends Turns {
  /** Names this process among them. */
  readonly replica: string
  /** Lets a request take part: `next` runs in a turn, or gets the problem if there is none. @param isReading whether it only reads, as far as is known */
  enter(request: object, isReading: boolean, next: (problem?: Error) => void): void
  /** Whether a request takes part in turns at all. */
  takesPart(request: object): boolean
  /** Ends a request's part. */
  left(request: object): void
  /** Whether what a request did may be lost. */
  isLost(request: object): boolean
  /** Why; undefined: not known. */
  problemOf(request: object): string | undefined
  /** What a sandbox is now that was read again from the state, after a failure; undefined: it was not. */
  readAgain(sandbox: LabSandbox): LabSandbox | undefined
  /** Brings in the entries of a sandbox's journal that other processes have added. */
  loadJournal(sandbox: LabSandbox): Promise<void>
  /** Brings sandboxes and their journals to the present. */
  refresh(names: readonly string[]): Promise<void>
}

/** A state that is kept outside the process. The sandboxes in memory answer; their changes are saved before the answers leave. */
export interface KeptState {
  readonly kind: 'folder' | 'postgres'
  /** Set where several processes share the state. */
  readonly shared: SharedTurns | undefined
  /** For people, without secrets. */
  readonly place: string
  /** Why it cannot be written or read; undefined: it can. */
  readonly problem: string | undefined
  /** Increases with each failure to save. An answer that is older than a failure, and not sent, may tell of what is lost. */
  readonly failures: number
  /** Notes that a request has ended, which may have changed its sandbox. */
  use(sandbox: LabSandbox): void
  /** Whether what a request has done to this sandbox is lost. */
  isLost(sandbox: LabSandbox): boolean
  /** Saves what has changed. undefined: all is saved; else a promise of the problem, if it could not be saved. */
  save(): Promise<string | undefined> | undefined
  /** Writes something to the state. @returns the problem, if that fails */
  check(): Promise<string | undefined>
}

/** A sandbox that exists, but is made only when something needs it. */
export interface DormantSandbox {
  /** Epoch milliseconds of the server's own clock. */
  readonly usedAt: number
  /** Milliseconds; undefined: it is never removed. */
  readonly ttl: number | undefined
  wake(): LabSandbox
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
  /** undefined: the state is in memory alone. */
  state: KeptState | undefined
  /** Called with the name of each sandbox that a call may change; set by a state that is kept. */
  onUse: ((name: string) => void) | undefined
  readonly #named = new Map<string, LabSandbox>()
  readonly #dormant = new Map<string, DormantSandbox>()
  readonly #stopping: (() => void)[] = []
  #main: LabSandbox

  constructor(options: LaboratoryOptions) {
    const [template] = options.templates.values()
    if (template === undefined) throw new TypeError('a laboratory needs a template')
    this.options = options
    this.#main = createSandbox({ name: MAIN, template, ttl: undefined }, options)
  }

  get main(): LabSandbox {
    return this.#main
  }

  /** All sandboxes, the default one first. */
  all(): LabSandbox[] {
    this.#dropIdle()
    for (const name of this.#dormant.keys()) this.#awake(name)
    return [this.#main, ...this.#named.values()]
  }

  /** The sandboxes in memory, the default one first; this creates and removes none. */
  loaded(): readonly LabSandbox[] {
    return [this.#main, ...this.#named.values()]
  }

  /** Number of dormant sandboxes. */
  get dormant(): number {
    return this.#dormant.size
  }

  /** The existing sandbox of that name; this does not count as use. */
  peek(name: string): LabSandbox | undefined {
    return name === MAIN ? this.#main : this.#awake(name)
  }

  has(name: string): boolean {
    return name === MAIN || this.#named.has(name) || this.#dormant.has(name)
  }

  /** The existing named sandbox, which is made now if it is dormant. */
  #awake(name: string): LabSandbox | undefined {
    const dormant = this.#dormant.get(name)
    if (dormant === undefined) return this.#named.get(name)
    const sandbox = dormant.wake()
    this.#dormant.delete(name)
    this.#named.set(name, sandbox)
    return sandbox
  }

  /** Returns the sandbox of that name; creates it on first use. @throws LabError for an invalid name */
  sandbox(name: string): LabSandbox {
    if (name === MAIN) return this.#main
    const existing = this.#awake(name)
    if (existing === undefined) return this.create(name)
    this.onUse?.(name)
    existing.usedAt = this.options.clock()
    return existing
  }

  /** Returns the existing sandbox of that name; this does not count as use. @throws LabError for an invalid name, and for a missing sandbox */
  find(name: string): LabSandbox {
    if (name === MAIN) return this.#main
    checkName(name)
    const existing = this.#awake(name)
    if (existing !== undefined) {
      this.onUse?.(name)
      return existing
    }
    const alike = [MAIN, ...this.#named.keys(), ...this.#dormant.keys()].filter(
      other => Math.abs(other.length - name.length) <= 3
    )
    const near = nearest(name, alike.slice(0, MOST_COMPARED))
    const advice = near === undefined ? 'GET /_emulator/sandboxes lists them' : `did you mean ${near}?`
    throw new LabError(404, `there is no sandbox ${name}; ${advice}`)
  }

  /** The world of new sandboxes. */
  get #template(): Template {
    const [first = this.#main.template] = this.options.templates.values()
    return first
  }

  /** Puts a world in the place of the one that the same file had. Sandboxes have it when they are made or reset. */
  replaceTemplate(template: Template): void {
    const { templates } = this.options
    const all = [...templates.values()].map(each => (each.file === template.file ? template : each))
    templates.clear()
    for (const each of all) templates.set(each.world.name, each)
  }

  /** The present world of the file that a template was made from. */
  #presentOf(template: Template): Template {
    return [...this.options.templates.values()].find(({ file }) => file === template.file) ?? template
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
    this.put(made)
    return made
  }

  /** Recreates a sandbox from its template: jobs, ids, clock and settings are lost. */
  reset({ name, template, ttl, journal, jobs, clock }: LabSandbox): LabSandbox {
    this.#stop(name)
    const count = jobs.size(clock.now())
    const entries = journal.clear()
    const fresh = createSandbox({ name, template: this.#presentOf(template), ttl }, this.options, { journal })
    this.addEvent(
      fresh,
      'reset',
      `began anew, without ${countOf(count, 'job')} and ${countOf(entries, 'journal record')}`
    )
    this.put(fresh)
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
    for (const name of this.names) this.delete(name)
    this.#stop(MAIN)
    for (const sandbox of sandboxes) this.put(sandbox)
  }

  /** Puts a sandbox in the place of the one of its name, whose files stay. */
  put(sandbox: LabSandbox): void {
    const { name } = sandbox
    if (name === MAIN) this.#main = sandbox
    else this.#named.set(name, sandbox)
    this.onUse?.(name)
  }

  /** Adds a named sandbox that is made later. */
  putDormant(name: string, dormant: DormantSandbox): void {
    this.#dormant.set(name, dormant)
  }

  /** Names of all sandboxes but the default one; none is made for it. */
  get names(): readonly string[] {
    return [...this.#named.keys(), ...this.#dormant.keys()]
  }

  /** Forgets a named sandbox, whose files stay. */
  forget(name: string): void {
    this.#named.delete(name)
    this.#dormant.delete(name)
    this.onUse?.(name)
  }

  /** Resets the default sandbox and deletes all others. */
  clear(): void {
    for (const name of this.names) this.#remove(name)
    this.reset(this.#main)
  }

  /** Adds an event to the journal of a sandbox. */
  addEvent({ journal, clock }: LabSandbox, event: EventRecord['event'], text: string): void {
    const startedAt = performance.timeOrigin + performance.now()
    journal.add({ kind: 'event', id: 0, at: clock.now(), startedAt, event, text })
  }

  /** Runs an action when the laboratory stops. */
  atStop(action: () => void): void {
    this.#stopping.push(action)
  }

  /** Stops all file inspections and ends all waiting calls. */
  stop(): void {
    for (const action of this.#stopping.splice(0)) action()
    this.waiting.endAll()
    for (const { inspections } of [this.#main, ...this.#named.values()]) inspections.stop()
  }

  #evict(name: string, why: string): void {
    this.#remove(name)
    this.addEvent(this.#main, 'evicted', `sandbox ${name} ${why}`)
  }

  #remove(name: string): void {
    this.#stop(name)
    this.peek(name)?.journal.clear()
    this.forget(name)
  }

  #stop(name: string): void {
    const sandbox = this.peek(name)
    sandbox?.inspections.stop()
    // The removal runs in the background; files that stay are removed when the server stops.
    sandbox?.volumes.clear().catch(() => {})
    sandbox?.uploads?.clear()
  }

  #dropIdle(): void {
    const now = this.options.clock()
    for (const sandboxes of [this.#named, this.#dormant]) {
      for (const [name, { ttl = Number.POSITIVE_INFINITY, usedAt }] of sandboxes) {
        if (now - usedAt >= ttl) this.#evict(name, 'was idle for longer than its ttl')
      }
    }
  }

  #makeRoom(): void {
    const isFull = (): boolean => this.#named.size + this.#dormant.size >= this.options.sandboxLimit
    if (!isFull()) return
    this.#dropIdle()
    if (!isFull()) return
    const [first, ...others] = [...this.#named, ...this.#dormant]
    if (first === undefined) return
    const [name] = others.reduce((idlest, other) => (other[1].usedAt < idlest[1].usedAt ? other : idlest), first)
    this.#evict(name, `had to make room: there were ${this.options.sandboxLimit} (--sandbox-limit)`)
  }
}
