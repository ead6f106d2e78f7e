import { randomBytes } from 'node:crypto'
import pkg from '../../package.json' with { type: 'json' }
import { LabError } from '../lab/lab-error.ts'
import type { Laboratory } from '../lab/laboratory.ts'
import type { LabSandbox } from '../lab/sandbox.ts'
import { Channel, type Event, type NumberOf, type Position, State, toBytes } from './channel.ts'
import type { Topic } from './frames.ts'
import { overviewSource } from './sources.ts'
import { formatSince, type Subscription } from './subscription.ts'

/** A response of HTTP/1.1 or HTTP/2. */
export interface Connection {
  /** Returns false when nothing more should be written before `drain`. */
  write(bytes: Buffer): boolean
  end(): unknown
  destroy(): unknown
  on(event: 'drain' | 'close' | 'error', listener: () => void): unknown
}

/** Milliseconds between two looks at what has changed. */
const PERIOD = 250

/** Milliseconds after which a comment shows that the stream is alive. */
const HEARTBEAT = 15_000

/** Milliseconds until a watcher is given up that reads nothing. */
const PATIENCE = 60_000

const MOST_WATCHERS = 64

const COMMENT = Buffer.from(': alive\n\n')

interface Watcher extends Subscription {
  readonly connection: Connection
  /** Watchers with the same key are told the same. */
  readonly key: string
  wroteAt: number
  /** Time since which its connection takes nothing more. */
  fullSince: number | undefined
  /** How far it was told while its connection was full; undefined: it has missed nothing. */
  missedFrom: ReadonlyMap<string, Position> | undefined
}

/**
 * Tells all who watch what changes. It compares counters four times a second, and only while somebody watches: no request knows of it.
 * An error in here ends the streams, and nothing else.
 */
export class Hub {
  /** Differs after each start. */
  readonly boot = randomBytes(4).toString('hex')
  readonly #lab: Laboratory
  readonly #watchers = new Set<Watcher>()
  readonly #channels = new Map<string, Channel>()
  readonly #numbers = new WeakMap<LabSandbox, number>()
  #numbered = 0
  #overview = new State('overview', overviewSource)
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #isRefreshing = false

  constructor(lab: Laboratory) {
    this.#lab = lab
  }

  /**
   * Admits a watcher and returns the function that begins its stream.
   * @param build of the console @throws LabError for a missing sandbox, too many watchers, and when the emulator closes
   */
  admit(subscription: Subscription, build: string): (connection: Connection) => void {
    if (this.#closed) throw new LabError(409, 'the emulator is closing')
    if (this.#watchers.size >= MOST_WATCHERS) {
      throw new LabError(409, `${MOST_WATCHERS} streams are open already, which is the most; close one of them`)
    }
    for (const name of subscription.sandboxes) this.#lab.find(name)
    // Those who watch already are told first: then all are told the same from here on.
    this.#look()
    const hello = toBytes('hello', { version: pkg.version, boot: this.boot, build })
    try {
      const events = this.#all(subscription, this.#startOf(subscription))
      const first = Buffer.concat([hello, this.#compose(subscription, events)])
      return connection => this.#begin(subscription, connection, first)
    } catch (error) {
      this.#forgetUnwatched()
      throw error
    }
  }

  /** Ends all streams; admits none any more. */
  close(): void {
    this.#closed = true
    this.#endAll()
  }

  #begin(subscription: Subscription, connection: Connection, first: Buffer): void {
    const { topics, sandboxes } = subscription
    const watcher: Watcher = {
      ...subscription,
      connection,
      key: [...topics, ...sandboxes].join(),
      wroteAt: 0,
      fullSince: undefined,
      missedFrom: undefined
    }
    this.#watchers.add(watcher)
    this.#timer ??= setInterval(() => this.#lookAround(), PERIOD).unref()
    connection.on('close', () => this.#leave(watcher))
    connection.on('error', () => this.#leave(watcher))
    connection.on('drain', () => {
      watcher.fullSince = undefined
    })
    this.#write(watcher, first)
  }

  /** Where other processes share the state, what they have done is brought in first; without it the look is at what is known. */
  #lookAround(): void {
    const { shared, problem } = this.#lab.state ?? {}
    // While the others cannot be asked, watchers are told at least that, at once.
    if (shared === undefined || (this.#isRefreshing && problem !== undefined)) this.#look()
    else if (!this.#isRefreshing) {
      this.#isRefreshing = true
      shared
        .refresh([...this.#channels.keys()])
        .catch(() => {})
        .finally(() => {
          this.#isRefreshing = false
          this.#look()
        })
    }
  }

  /** Tells every watcher what has changed since the last look. */
  #look(): void {
    let done = false
    this.#lab.main.observers.run('stream', () => {
      this.#tellChanges()
      done = true
    })
    if (!done) this.#endAll()
  }

  #tellChanges(): void {
    const positions = new Map([...this.#channels].map(([name, { position }]) => [name, position]))
    const changes = this.#changes()
    const messages = new Map<string, Buffer>()
    const now = performance.now()
    for (const watcher of [...this.#watchers]) {
      const { fullSince, missedFrom, wroteAt, key } = watcher
      if (fullSince !== undefined) {
        if (now - fullSince > PATIENCE) this.#drop(watcher)
        else if (changes.some(change => concerns(watcher, change))) watcher.missedFrom ??= positions
        continue
      }
      watcher.missedFrom = undefined
      let message = missedFrom && this.#compose(watcher, this.#all(watcher, missedFrom))
      message ??= messages.get(key)
      if (message === undefined) {
        message = this.#compose(
          watcher,
          changes.filter(change => concerns(watcher, change)).map(({ event }) => event)
        )
        messages.set(key, message)
      }
      if (message.length > 0) this.#write(watcher, message)
      else if (now - wroteAt >= HEARTBEAT) this.#write(watcher, COMMENT)
    }
  }

  #changes(): readonly Change[] {
    const watchers = [...this.#watchers]
    const overview = watchers.some(({ topics }) => topics.has('overview')) ? this.#overview.next(this.#lab) : undefined
    const changes: Change[] = overview === undefined ? [] : [{ sandbox: undefined, event: overview }]
    for (const [name, channel] of this.#channels) {
      const topics = new Set(watchers.flatMap(watcher => (watcher.sandboxes.includes(name) ? [...watcher.topics] : [])))
      for (const event of channel.look(topics)) changes.push({ sandbox: name, event })
    }
    return changes
  }

  /** Everything that a watcher must be told who was told so far, or nothing. */
  #all({ topics, sandboxes }: Subscription, from: ReadonlyMap<string, Position>): readonly Event[] {
    const overview = topics.has('overview') ? [this.#overview.full(this.#lab)] : []
    return [...overview, ...sandboxes.flatMap(name => this.#channel(name).full(topics, from.get(name)))]
  }

  /** Positions at which an earlier stream ended; those of another start are none that can be gone on from. */
  #startOf({ sandboxes, since }: Subscription): ReadonlyMap<string, Position> {
    const isOurs = since?.boot === undefined || since.boot === this.boot
    return new Map(
      sandboxes.flatMap((name): [string, Position][] => {
        const position = since?.positions.get(name)
        return position === undefined ? [] : [[name, isOurs ? position : { ...position, generation: 0 }]]
      })
    )
  }

  #channel(name: string): Channel {
    let channel = this.#channels.get(name)
    if (channel === undefined) {
      channel = new Channel(this.#lab, name, this.#numberOf)
      this.#channels.set(name, channel)
    }
    return channel
  }

  /** The last event has the id, so that whoever has it has had the others. */
  #compose({ topics, sandboxes }: Subscription, events: readonly Event[]): Buffer {
    const last = events.at(-1)
    if (last === undefined || !topics.has('journal')) return Buffer.concat(events.map(({ bytes }) => bytes))
    const positions = sandboxes.map((name): [string, Position] => [name, this.#channel(name).position])
    const id = Buffer.from(`id: ${formatSince(this.boot, positions)}\n`)
    return Buffer.concat([...events.slice(0, -1).map(({ bytes }) => bytes), id, last.bytes])
  }

  #write(watcher: Watcher, bytes: Buffer): void {
    watcher.wroteAt = performance.now()
    try {
      if (!watcher.connection.write(bytes)) watcher.fullSince = watcher.wroteAt
    } catch {
      this.#drop(watcher)
    }
  }

  #drop(watcher: Watcher): void {
    this.#leave(watcher)
    try {
      watcher.connection.destroy()
    } catch {
      // It is gone all the same.
    }
  }

  #leave(watcher: Watcher): void {
    this.#watchers.delete(watcher)
    this.#forgetUnwatched()
    if (this.#watchers.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#overview = new State('overview', overviewSource)
  }

  #forgetUnwatched(): void {
    const watched = new Set([...this.#watchers].flatMap(({ sandboxes }) => sandboxes))
    for (const name of this.#channels.keys()) if (!watched.has(name)) this.#channels.delete(name)
  }

  readonly #numberOf: NumberOf = sandbox => {
    const number = this.#numbers.get(sandbox) ?? ++this.#numbered
    this.#numbers.set(sandbox, number)
    return number
  }

  #endAll(): void {
    for (const watcher of [...this.#watchers]) {
      // Unsent bytes of a full connection would keep the server from closing.
      if (watcher.fullSince !== undefined) this.#drop(watcher)
      else {
        this.#leave(watcher)
        try {
          watcher.connection.end()
        } catch {
          this.#drop(watcher)
        }
      }
    }
  }
}

/** An event, and the sandbox that it is about; undefined: all. */
interface Change {
  readonly sandbox: string | undefined
  readonly event: Event
}

const concerns = ({ topics, sandboxes }: Subscription, { sandbox, event: { topic } }: Change): boolean =>
  (sandbox === undefined || sandboxes.includes(sandbox)) &&
  (topic === 'reset' || topic === 'gone' || topics.has(topic satisfies Topic))
