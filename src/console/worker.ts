// Holds the stream for all tabs of a browser: HTTP/1.1 allows six connections to one origin, and the seventh tab would wait for ever.
import type { Frames } from '../watch/frames.ts'
import { type Connection, Stream } from './stream.ts'
import { mergeJournal } from './tail.ts'

/** A message from a tab. */
export type ToWorker =
  | {
      readonly kind: 'watch'
      readonly base: string
      readonly sandbox: string
      readonly visible: boolean
      readonly token: string | undefined
    }
  /** The stream was refused; try it again. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'alive' }
  | { readonly kind: 'bye' }

/** A message to a tab. */
export type FromWorker =
  | { readonly kind: 'event'; readonly event: string; readonly data: unknown }
  | { readonly kind: 'connection'; readonly connection: Connection }
  /** The token that another tab of the browser has. */
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'ping' }

interface Tab {
  readonly port: MessagePort
  sandbox: string
  visible: boolean
  heardAt: number
}

/** Milliseconds without a visible tab until the stream is closed. */
const HIDDEN = 30_000

const PING = 15_000

const tabs = new Set<Tab>()

/** The last event of each kind and sandbox, for tabs that come later. */
const last = new Map<string, { readonly event: string; readonly data: unknown }>()

let stream: Stream | undefined
let base = ''
let token: string | undefined
let connection: Connection = { state: 'connecting' }
let hiddenTimer: ReturnType<typeof setTimeout> | undefined

const connect = (port: MessagePort): void => {
  const tab: Tab = { port, sandbox: '', visible: true, heardAt: Date.now() }
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    tab.heardAt = Date.now()
    if (data.kind === 'bye') leave(tab)
    else if (data.kind === 'retry') open(true)
    else if (data.kind === 'watch') {
      const isNew = !tabs.has(tab)
      const moved = isNew || tab.sandbox !== data.sandbox
      // Its page has just come from the emulator, so that a lost connection is worth a try at once.
      const again = isNew && connection.state === 'offline'
      if (again) connection = { state: 'connecting' }
      Object.assign(tab, { sandbox: data.sandbox, visible: data.visible })
      tabs.add(tab)
      base = data.base
      if (data.token !== undefined) token = data.token
      else if (token !== undefined) tell(tab, { kind: 'token', token })
      if (moved) catchUp(tab)
      open(again)
    }
  }
}

/** Keeps what a tab that comes later has to be told. */
const remember = (event: string, data: unknown): void => {
  const { sandbox = '' } = data as { readonly sandbox?: string }
  const key = `${event} ${sandbox}`
  if (event === 'reset' || event === 'gone') {
    for (const name of ['jobs', 'journal', 'clock', 'faults', 'gone']) last.delete(`${name} ${sandbox}`)
    if (event === 'gone') last.set(key, { event, data })
  } else if (event === 'journal') {
    const before = last.get(key)?.data as Frames['journal'] | undefined
    last.set(key, { event, data: mergeJournal(before, data as Frames['journal']) })
  } else last.set(key, { event, data })
}

const tell = ({ port }: Tab, message: FromWorker): void => port.postMessage(message)

const catchUp = (tab: Tab): void => {
  tell(tab, { kind: 'connection', connection })
  for (const { event, data } of last.values()) if (concerns(tab, data)) tell(tab, { kind: 'event', event, data })
}

/** Events of one sandbox name it. */
const concerns = ({ sandbox }: Tab, data: unknown): boolean =>
  ((data as { readonly sandbox?: string }).sandbox ?? sandbox) === sandbox

const open = (anyway: boolean): void => {
  clearTimeout(hiddenTimer)
  if (![...tabs].some(({ visible }) => visible)) {
    hiddenTimer = setTimeout(close, HIDDEN)
    return
  }
  const sandboxes = [...new Set([...tabs].map(({ sandbox }) => sandbox))].sort()
  for (const [key, { data }] of last) {
    const { sandbox } = data as { readonly sandbox?: string }
    if (sandbox !== undefined && !sandboxes.includes(sandbox)) last.delete(key)
  }
  const options = { base, sandboxes, token }
  if (stream !== undefined) {
    stream.change(options, anyway)
    return
  }
  stream = new Stream(options, {
    event: (event, data) => {
      remember(event, data)
      for (const tab of tabs) if (concerns(tab, data)) tell(tab, { kind: 'event', event, data })
    },
    connection: now => {
      connection = now
      for (const tab of tabs) tell(tab, { kind: 'connection', connection })
    }
  })
}

const close = (): void => {
  stream?.close()
  stream = undefined
  connection = { state: 'connecting' }
}

const leave = (tab: Tab): void => {
  tabs.delete(tab)
  tab.port.close()
  if (tabs.size === 0) close()
  else open(false)
}

/** A tab that was closed without a word answers no more. */
const askWhoIsThere = (): void => {
  for (const tab of tabs) {
    if (Date.now() - tab.heardAt > 3 * PING) leave(tab)
    else tell(tab, { kind: 'ping' })
  }
}

setInterval(askWhoIsThere, PING)

addEventListener('connect', event => {
  const [port] = (event as MessageEvent).ports
  if (port !== undefined) connect(port)
})
