// The one stream of a browser, read by `fetch`, so that the token goes as a header. It runs in the worker, or in a tab that has none.

import type { JournalEntry } from '../lab/journal/entry.ts'
import type { EntrySummary } from '../lab/journal/summary.ts'
import type { Frames } from '../watch/frames.ts'

/** How the page learns what happens. */
export type Connection =
  | { readonly state: 'connecting' | 'live' | 'polling' }
  /** @property since epoch milliseconds of the machine */
  | { readonly state: 'offline'; readonly since: number }
  /** The emulator answers, but not with a stream: the status and its words. */
  | { readonly state: 'refused'; readonly status: number; readonly message: string }

/** An event of the stream; `data` is JSON. */
export interface StreamEvent {
  readonly event: string
  readonly id: string | undefined
  readonly data: string
}

export interface StreamOptions {
  /** Base of the control API, which ends with a slash. */
  readonly base: string
  readonly sandboxes: readonly string[]
  readonly token: string | undefined
}

export interface StreamListener {
  event(event: string, data: unknown): void
  connection(connection: Connection): void
}

/** How the reading of a stream came to its end. */
type Outcome = 'ended' | 'silent' | 'refused' | 'again'

const MAIN = 'default'

const TOPICS = 'overview,jobs,journal,clock,faults'

/** Milliseconds until a stream that tells nothing is given up: a proxy holds it back. */
const SILENCE = 4000

/** Milliseconds between two signs of life, of which the server sends one each 15 s. */
const LONGEST_PAUSE = 40_000

const POLL = 2000

/** Milliseconds until a stream is tried again while polling. */
const RETRY_STREAM = 30_000

const DELAYS = [500, 1000, 2000, 3000]

/** Keeps a stream open until it is closed. A change of options opens another one. */
export class Stream {
  readonly #listener: StreamListener
  #options: StreamOptions
  #abort = new AbortController()
  #lastId: string | undefined
  #offlineSince: number | undefined
  /** Sandboxes that do not exist; the others are watched meanwhile. */
  #missing = new Set<string>()
  #attempt = new AbortController()

  constructor(options: StreamOptions, listener: StreamListener) {
    this.#options = options
    this.#listener = listener
    void this.#run(this.#abort.signal)
  }

  /** Opens the stream anew where the options differ, or `anyway`. */
  change(options: StreamOptions, anyway = false): void {
    if (!anyway && JSON.stringify(options) === JSON.stringify(this.#options)) return
    this.#options = options
    this.#missing.clear()
    this.close()
    this.#abort = new AbortController()
    void this.#run(this.#abort.signal)
  }

  close(): void {
    this.#abort.abort()
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      const outcome = await this.#listen(signal).catch(() => 'failed' as const)
      if (signal.aborted || outcome === 'refused') return
      if (outcome === 'again') {
        failures = -1
        continue
      }
      if (outcome === 'silent') {
        await this.#poll(signal)
        failures = -1
        continue
      }
      if (outcome === 'ended') failures = 0
      this.#offlineSince ??= Date.now()
      this.#tell({ state: 'offline', since: this.#offlineSince })
      await pause(DELAYS[Math.min(failures, DELAYS.length - 1)] ?? 0, signal)
    }
  }

  /** Reads one stream to its end. */
  async #listen(signal: AbortSignal): Promise<Outcome> {
    const attempt = new AbortController()
    this.#attempt = attempt
    const end = () => attempt.abort('end')
    signal.addEventListener('abort', end)
    let begun = false
    let timer = setTimeout(end, SILENCE)
    try {
      if (this.#offlineSince === undefined) this.#tell({ state: 'connecting' })
      const answer = await fetch(this.#url(), { ...this.#init(), signal: attempt.signal })
      if (!answer.ok || answer.body === null) return await this.#refused(answer)
      const events = new EventReader()
      const decoder = new TextDecoder()
      const reader = answer.body.getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return 'ended'
        clearTimeout(timer)
        timer = setTimeout(end, LONGEST_PAUSE)
        if (!begun) {
          begun = true
          this.#offlineSince = undefined
          this.#tell({ state: 'live' })
        }
        for (const event of events.read(decoder.decode(value, { stream: true }))) this.#pass(event)
      }
    } catch (error) {
      if (attempt.signal.reason === 'again') return 'again'
      // A stream that has fallen silent is held back too.
      if (attempt.signal.aborted && !signal.aborted) return 'silent'
      if (begun) return 'ended'
      throw error
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    }
  }

  #pass({ event, id, data }: StreamEvent): void {
    if (id !== undefined) this.#lastId = id
    const frame = JSON.parse(data)
    this.#listener.event(event, frame)
    if (event === 'overview' && this.#missing.size > 0) this.#lookForMissing(frame)
  }

  /** Watches a sandbox from when it is there again. */
  #lookForMissing({ sandboxes }: Frames['overview']): void {
    if (!sandboxes.some(({ name }) => this.#missing.has(name))) return
    this.#missing.clear()
    this.#attempt.abort('again')
  }

  async #refused(answer: Response): Promise<Outcome> {
    if (answer.status >= 500) throw new Error(`HTTP ${answer.status}`)
    const reply = (await answer.json().catch(() => ({}))) as { readonly error?: string }
    if (answer.status === 404 && reply.error?.includes('sandbox') === true) return this.#findMissing()
    // A proxy that does not know the path, or too many streams.
    if (answer.status === 404 || answer.status === 409) return 'silent'
    this.#tell({ state: 'refused', status: answer.status, message: reply.error ?? `HTTP ${answer.status}` })
    return 'refused'
  }

  /** One sandbox that does not exist refuses the whole stream. */
  async #findMissing(): Promise<Outcome> {
    const { sandboxes } = (await this.#ask('sandboxes')) as { readonly sandboxes: readonly { readonly name: string }[] }
    for (const name of this.#options.sandboxes) {
      if (sandboxes.some(known => known.name === name)) continue
      this.#missing.add(name)
      this.#listener.event('gone', { sandbox: name })
    }
    return 'again'
  }

  /** Asks again and again, for a while. */
  async #poll(signal: AbortSignal): Promise<void> {
    const until = Date.now() + RETRY_STREAM
    while (Date.now() < until && !signal.aborted) {
      try {
        await this.#pollOnce()
        this.#offlineSince = undefined
        this.#tell({ state: 'polling' })
      } catch {
        if (signal.aborted) return
        this.#offlineSince ??= Date.now()
        this.#tell({ state: 'offline', since: this.#offlineSince })
      }
      await pause(POLL, signal)
    }
  }

  async #ask(path: string): Promise<object> {
    const answer = await fetch(new URL(path, this.#options.base), { ...this.#init(), signal: this.#abort.signal })
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
    return (await answer.json()) as object
  }

  async #pollOnce(): Promise<void> {
    const ask = (path: string) => this.#ask(path)
    const overview = (await ask('overview')) as Frames['overview']
    this.#listener.event('overview', overview)
    for (const sandbox of this.#options.sandboxes) {
      const known = overview.sandboxes.find(({ name }) => name === sandbox)
      if (known === undefined) {
        this.#listener.event('gone', { sandbox })
        continue
      }
      const query = `?sandbox=${encodeURIComponent(sandbox)}`
      this.#listener.event('jobs', { sandbox, ...(await ask(`jobs${query}`)), counts: known.jobs })
      this.#listener.event('clock', { sandbox, ...known.clock })
      const faults = { ...(await ask(`faults${query}`)), ...(await ask(`scenarios${query}`)) }
      this.#listener.event('faults', {
        sandbox,
        ...faults,
        waiting: { faults: known.faults, scenarios: known.scenarios }
      })
      // Without a journal it answers 409.
      await ask(`journal${query}&limit=200`).then(
        journal => this.#listener.event('journal', frameOfJournal(sandbox, journal as FullJournal)),
        () => {}
      )
    }
  }

  #url(): URL {
    const url = new URL('stream', this.#options.base)
    url.searchParams.set('topics', TOPICS)
    const there = this.#options.sandboxes.filter(name => !this.#missing.has(name))
    for (const name of there.length === 0 ? [MAIN] : there) url.searchParams.append('sandbox', name)
    if (this.#lastId !== undefined) url.searchParams.set('since', this.#lastId)
    return url
  }

  #init(): RequestInit {
    const { token } = this.#options
    return {
      headers: { 'x-emulator-client': 'console', ...(token !== undefined && { 'x-emulator-token': token }) },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error'
    }
  }

  #tell(connection: Connection): void {
    this.#listener.connection(connection)
  }
}

interface FullJournal {
  readonly entries: readonly JournalEntry[]
  readonly last: number
}

/** The journal event that the stream would send for these entries. */
const frameOfJournal = (sandbox: string, { entries, last }: FullJournal): Frames['journal'] => {
  const first = entries[0]?.id ?? last + 1
  return { sandbox, entries: entries.map(summaryOf), skipped: 0, lost: 0, last, cleared: first - 1, on: true }
}

/** The summary that the stream has of an entry. */
export const summaryOf = (entry: JournalEntry): EntrySummary => {
  const { id, time } = entry
  if (entry.kind === 'event') return { kind: 'event', id, time, event: entry.event, text: entry.text }
  const { operation, method, path, status, code, check, duration, fault, client, warnings, headers } = entry
  const textOf = (name: string): string | null => {
    const value = { ...entry.query, ...(entry.body as object | null) }[name]
    return typeof value === 'string' ? value : null
  }
  const jobId =
    textOf('jobId') ?? (entry.response as { readonly data?: { readonly jobId?: string } })?.data?.jobId ?? null
  return {
    ...{ kind: 'request', id, time, operation, method, path, status, code, check, duration, fault, jobId },
    clusterId: textOf('clusterId'),
    collectionName: textOf('collectionName'),
    userAgent: headers['user-agent'] ?? null,
    client: client === 'console' ? client : null,
    warnings: warnings.map(({ rule }) => rule)
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** Cuts the text of an event stream into events. documented: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export class EventReader {
  #rest = ''

  /** The events that this piece of text completes. */
  read(text: string): StreamEvent[] {
    const blocks = (this.#rest + text).split('\n\n')
    this.#rest = blocks.pop() ?? ''
    return blocks.flatMap(readBlock)
  }
}

const readBlock = (block: string): StreamEvent[] => {
  const data: string[] = []
  let event = 'message'
  let id: string | undefined
  for (const line of block.split('\n')) {
    const [, field = '', value = ''] = /^(\w*): ?(.*)$/.exec(line) ?? []
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id') id = value
  }
  return data.length === 0 ? [] : [{ event, id, data: data.join('\n') }]
}
