import { batch, computed, effect, signal } from '@preact/signals'
import type { FrameName, Frames } from '../watch/frames.ts'
import { controlBase } from './call.ts'
import { MAIN, sandboxName } from './sandbox.ts'
import { type Connection, Stream } from './stream.ts'
import { mergeJournal } from './tail.ts'
import { askForToken, token } from './token.ts'
import type { FromWorker, ToWorker } from './worker.ts'

/** How the tab learns what happens. */
export const connection = signal<Connection>({ state: 'connecting' })

// The last frame of each topic, for the tab's sandbox; undefined: none has come.
export const overview = signal<Frames['overview'] | undefined>(undefined)
export const jobs = signal<Frames['jobs'] | undefined>(undefined)
export const clock = signal<Frames['clock'] | undefined>(undefined)
export const faults = signal<Frames['faults'] | undefined>(undefined)

/** The newest entries of the journal, at most 500, in order. */
export const journal = signal<Frames['journal'] | undefined>(undefined)

/** Whether the tab's sandbox does not exist. */
export const gone = signal(false)

/** Milliseconds of the machine at which the last clock came: a clock that runs is further now. */
export const clockAt = signal(0)

/** All sandboxes; without any news, the tab's own. */
export const sandboxes = computed(() => overview.value?.sandboxes ?? [])

let hello: Frames['hello'] | undefined

type Handlers = { readonly [Name in FrameName]: (frame: Frames[Name]) => void }

const handlers: Handlers = {
  hello: frame => {
    // Another version or build has other files.
    if (hello !== undefined && (hello.version !== frame.version || hello.build !== frame.build)) location.reload()
    // The ids of an emulator that was started again begin anew.
    else if (hello !== undefined && hello.boot !== frame.boot) forget()
    hello = frame
  },
  overview: frame => {
    overview.value = frame
    if (sandboxName.value === MAIN) gone.value = false
  },
  jobs: frame => {
    gone.value = false
    jobs.value = frame
  },
  journal: frame => {
    journal.value = mergeJournal(journal.peek(), frame)
  },
  clock: frame => {
    clockAt.value = Date.now()
    clock.value = frame
  },
  faults: frame => {
    faults.value = frame
  },
  reset: () => forget(),
  gone: () => {
    forget()
    gone.value = true
  }
}

/** Forgets what is known of the tab's sandbox. */
const forget = (): void =>
  batch(() => {
    gone.value = false
    for (const topic of [jobs, journal, clock, faults]) topic.value = undefined
  })

type Listener = (frame: never) => void

const listeners = new Map<FrameName, Set<Listener>>()

/** Hands each event of a kind for the tab's sandbox to a listener, until the returned function is called. */
export const onFrame = <Name extends FrameName>(name: Name, listener: (frame: Frames[Name]) => void): (() => void) => {
  const set = listeners.get(name) ?? new Set()
  listeners.set(name, set.add(listener))
  return () => set.delete(listener)
}

/** Events that have come and are not shown yet. */
let arrived: { readonly event: string; readonly data: unknown }[] = []

/** A page is drawn once for all events that came since it was drawn: a slow machine would fall behind a stream of many. */
const receive = (event: string, data: unknown): void => {
  if (arrived.push({ event, data }) > 1) return
  if (document.hidden) setTimeout(showArrived)
  else requestAnimationFrame(showArrived)
}

const showArrived = (): void => {
  const events = arrived
  arrived = []
  batch(() => {
    for (const { event, data } of events) show(event, data)
  })
}

const show = (event: string, data: unknown): void => {
  const { sandbox = sandboxName.value } = data as { readonly sandbox?: string }
  if (sandbox !== sandboxName.value || !(event in handlers)) return
  handlers[event as FrameName](data as never)
  for (const listener of listeners.get(event as FrameName) ?? []) listener(data as never)
}

const receiveConnection = (now: Connection): void => {
  connection.value = now
  if (now.state === 'refused' && now.status === 401) void askForToken(token.value)
}

/** Opens the stream of the tab's sandbox: in the worker that all tabs share, or here where the browser has none. */
export const startLive = (): void => {
  effect(() => {
    void sandboxName.value
    forget()
  })
  const { worker, failed } = globalThis.emulatorBoot
  if (worker === undefined || failed) startHere()
  else startInWorker(worker)
}

/** Connects again at once. */
export let retry: () => void = () => {}

const startInWorker = (worker: SharedWorker): void => {
  const { port } = worker
  let isUsed = true
  let wasLive = false
  const post = (message: ToWorker) => {
    if (isUsed) port.postMessage(message)
  }
  const leave = () => {
    if (!isUsed) return
    post({ kind: 'bye' })
    isUsed = false
    startHere()
  }
  worker.onerror = leave
  port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (!isUsed) return
    if (data.kind === 'event') receive(data.event, data.data)
    else if (data.kind === 'connection') {
      wasLive ||= data.connection.state === 'live'
      if (!wasLive && data.connection.state === 'offline') void reaches().then(is => is && leave())
      receiveConnection(data.connection)
    } else if (data.kind === 'ping') post({ kind: 'alive' })
    else if (token.value === undefined) token.value = data.token
  }
  const visible = signal(!document.hidden)
  document.addEventListener('visibilitychange', () => {
    visible.value = !document.hidden
  })
  const watch = () =>
    post({
      kind: 'watch',
      base: controlBase(),
      sandbox: sandboxName.value,
      visible: visible.value,
      token: token.value
    })
  effect(watch)
  addEventListener('pagehide', () => post({ kind: 'bye' }))
  addEventListener('pageshow', event => {
    if (event.persisted) watch()
  })
  retry = () => post({ kind: 'retry' })
}

/** Whether the tab itself reaches the emulator: a certificate that a person let pass is let pass for the page, not for workers. */
const reaches = (): Promise<boolean> =>
  fetch(new URL('info', controlBase()), { headers: { 'x-emulator-client': 'console' } }).then(
    () => true,
    () => false
  )

/** A stream of the tab's own, closed while the tab is hidden. */
const startHere = (): void => {
  const listener = { event: receive, connection: receiveConnection }
  let stream: Stream | undefined
  const options = () => ({ base: controlBase(), sandboxes: [sandboxName.value], token: token.value })
  const follow = () => {
    const now = options()
    if (document.hidden) {
      stream?.close()
      stream = undefined
    } else if (stream === undefined) stream = new Stream(now, listener)
    else stream.change(now)
  }
  effect(follow)
  document.addEventListener('visibilitychange', follow)
  retry = () => stream?.change(options(), true)
}
