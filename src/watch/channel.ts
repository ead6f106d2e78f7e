import type { Laboratory } from '../lab/laboratory.ts'
import type { LabSandbox } from '../lab/sandbox.ts'
import type { FrameName, Frames, Topic } from './frames.ts'
import { clockSource, faultsSource, jobsSource, journalFrame, nextJournalFrame, type StateSource } from './sources.ts'

/** One event as bytes, the same for all who watch. */
export interface Event {
  readonly topic: Topic | 'reset' | 'gone'
  readonly bytes: Buffer
}

export const toEvent = <Name extends FrameName & Event['topic']>(name: Name, data: Frames[Name]): Event => ({
  topic: name,
  bytes: toBytes(name, data)
})

/** JSON has no line breaks, so that one line of data is enough. */
export const toBytes = (event: FrameName, data: object): Buffer => textToBytes(event, JSON.stringify(data))

const textToBytes = (event: FrameName, data: string): Buffer => Buffer.from(`event: ${event}\ndata: ${data}\n\n`)

/** Changes between two looks that are many. */
const MANY = 100

/** One look of so many tells many changes: a second passes between such frames. */
const LOOKS = 4

/** The last frame of a topic, made again only when something has changed. */
export class State<Of> {
  readonly #topic: Topic
  readonly #source: StateSource<Of>
  #key = ''
  #changes = 0
  #heldBack = 0
  #essence = ''
  /** The last event that all watchers have received. */
  #last: Event | undefined

  constructor(topic: Topic, source: StateSource<Of>) {
    this.#topic = topic
    this.#source = source
  }

  /** The event to tell all, when it differs from the last one. */
  next(of: Of): Event | undefined {
    const key = this.#source.key(of)
    if (this.#isLast(key) || this.#holdsBack(of)) return undefined
    this.#key = key
    const frame = this.#source.frame(of)
    const text = JSON.stringify(frame)
    const part = this.#source.essence?.(frame, of)
    const essence = part === undefined ? text : JSON.stringify(part)
    if (this.#last !== undefined && essence === this.#essence) return undefined
    this.#essence = essence
    this.#last = { topic: this.#topic, bytes: textToBytes(this.#topic, text) }
    return this.#last
  }

  /** The event to tell one of them, as of now. */
  full(of: Of): Event {
    if (this.#last === undefined) this.next(of)
    if (this.#last !== undefined && this.#isLast(this.#source.key(of))) return this.#last
    return { topic: this.#topic, bytes: toBytes(this.#topic, this.#source.frame(of)) }
  }

  /** Drops the last event, when nobody watches any more. */
  forget(): void {
    this.#last = undefined
  }

  /** A frame with everything in it, sent for each of many changes, would slow the requests that make them. */
  #holdsBack(of: Of): boolean {
    const changes = this.#source.changes?.(of) ?? 0
    const isMany = this.#last !== undefined && changes - this.#changes > MANY
    this.#heldBack = isMany ? (this.#heldBack + 1) % LOOKS : 0
    if (this.#heldBack > 0) return true
    this.#changes = changes
    return false
  }

  /** An empty key says nothing. */
  #isLast(key: string): boolean {
    return this.#last !== undefined && key !== '' && key === this.#key
  }
}

/** How far a watcher has been told of a sandbox. */
export interface Position {
  /** Number of the sandbox among all of any name; 0: it was deleted; undefined: the present one. */
  readonly generation: number | undefined
  /** Id of the last journal entry. */
  readonly journal: number
}

/** Numbers sandboxes: one that was reset or restored is another one. */
export type NumberOf = (sandbox: LabSandbox) => number

const newStates = (): ReadonlyMap<Topic, State<LabSandbox>> =>
  new Map([
    ['jobs', new State('jobs', jobsSource)],
    ['clock', new State('clock', clockSource)],
    ['faults', new State('faults', faultsSource)]
  ])

/** The frames of one watched sandbox. It outlives a reset, a restore and a deletion of the sandbox. */
export class Channel {
  readonly name: string
  readonly #lab: Laboratory
  readonly #numberOf: NumberOf
  #sandbox: LabSandbox | undefined
  #states = newStates()
  #journal = 0
  #cleared = 0

  constructor(lab: Laboratory, name: string, numberOf: NumberOf) {
    this.name = name
    this.#lab = lab
    this.#numberOf = numberOf
    this.#sandbox = lab.peek(name)
    this.#startJournal(this.#sandbox)
  }

  get position(): Position & { readonly generation: number } {
    return { generation: this.#sandbox === undefined ? 0 : this.#numberOf(this.#sandbox), journal: this.#journal }
  }

  /** The events since the last look. */
  look(topics: ReadonlySet<Topic>): Event[] {
    const sandbox = this.#lab.peek(this.name)
    const before = this.#sandbox
    if (sandbox === before) return sandbox === undefined ? [] : this.#changes(sandbox, topics)
    this.#sandbox = sandbox
    this.#states = newStates()
    if (sandbox === undefined) return [toEvent('gone', { sandbox: this.name })]
    this.#startJournal(sandbox)
    return this.#anew(topics)
  }

  /** Everything that a watcher must be told who comes now, or who was told no further than `from`. */
  full(topics: ReadonlySet<Topic>, from?: Position): Event[] {
    const sandbox = this.#sandbox
    if (sandbox === undefined) return [toEvent('gone', { sandbox: this.name })]
    const { generation, journal } = this.position
    if (from !== undefined && ((from.generation ?? generation) !== generation || from.journal > journal)) {
      return this.#anew(topics)
    }
    return [
      ...this.#statesOf(topics).map(state => state.full(sandbox)),
      ...(topics.has('journal') ? [toEvent('journal', journalFrame(sandbox, from?.journal ?? 0))] : [])
    ]
  }

  #anew(topics: ReadonlySet<Topic>): Event[] {
    return [toEvent('reset', { sandbox: this.name }), ...this.full(topics)]
  }

  #changes(sandbox: LabSandbox, topics: ReadonlySet<Topic>): Event[] {
    for (const [topic, state] of this.#states) if (!topics.has(topic)) state.forget()
    const events = this.#statesOf(topics).flatMap(state => state.next(sandbox) ?? [])
    const { last, cleared } = sandbox.journal
    if (last === this.#journal && cleared === this.#cleared) return events
    if (topics.has('journal')) events.push(toEvent('journal', nextJournalFrame(sandbox, this.#journal)))
    this.#startJournal(sandbox)
    return events
  }

  #statesOf(topics: ReadonlySet<Topic>): readonly State<LabSandbox>[] {
    return [...this.#states].flatMap(([topic, state]) => (topics.has(topic) ? state : []))
  }

  /** Entries up to now have been told. */
  #startJournal(sandbox: LabSandbox | undefined): void {
    this.#journal = sandbox?.journal.last ?? 0
    this.#cleared = sandbox?.journal.cleared ?? 0
  }
}
