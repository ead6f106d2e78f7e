import type { Test } from 'tap'
import type { FrameName, Frames } from '../../src/watch/frames.ts'

export interface Received<Name extends FrameName = FrameName> {
  readonly event: Name
  readonly id: string | undefined
  readonly data: Frames[Name]
}

export interface Stream {
  readonly status: number
  /** Every event so far, in order. */
  readonly events: readonly Received[]
  /** The next event of that name, after those that were awaited before; with a condition, the next that meets it. */
  next<Name extends FrameName>(event: Name, is?: (data: Frames[Name]) => boolean): Promise<Frames[Name]>
  /** The id of the last event that had one. */
  lastId(): string
  /** Comments so far. */
  comments(): number
  close(): void
  /** Resolves when the server has ended it. */
  readonly ended: Promise<void>
}

/** Opens a stream as the console does. */
export const openStream = async (
  t: Test,
  url: string,
  query = '',
  headers: Record<string, string> = {}
): Promise<Stream> => {
  const leaving = new AbortController()
  t.teardown(() => leaving.abort())
  const path = `${url}/_emulator/stream${query === '' ? '' : `?${query}`}`
  const reply = await fetch(path, { headers, signal: leaving.signal })
  if (reply.status !== 200 || reply.body === null) throw new Error(`${reply.status} ${await reply.text()}`)
  const events: Received[] = []
  const waiting = new Set<() => void>()
  let comments = 0
  const read = async (body: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const piece of body) {
      const blocks = (rest + decoder.decode(piece, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        if (block.startsWith(':')) comments++
        else events.push(readEvent(block))
      }
      for (const look of waiting) look()
    }
  }
  const ended = read(reply.body).catch(() => {})
  let taken = 0
  const next: Stream['next'] = (event, is = () => true) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        const seen = events.slice(taken).map(each => `${each.event} ${JSON.stringify(each.data).slice(0, 300)}`)
        reject(new Error(`no ${event} came; what came: ${seen.join('\n')}`))
      }, 5000)
      const look = () => {
        const at = events.findIndex((each, index) => index >= taken && each.event === event && is(each.data as never))
        if (at < 0) return
        taken = at + 1
        waiting.delete(look)
        clearTimeout(late)
        resolve(events[at]?.data as never)
      }
      waiting.add(look)
      look()
    })
  return {
    status: reply.status,
    events,
    next,
    lastId: () => events.findLast(({ id }) => id !== undefined)?.id ?? '',
    comments: () => comments,
    close: () => leaving.abort(),
    ended
  }
}

const readEvent = (block: string): Received => {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const at = line.indexOf(': ')
      return [line.slice(0, at), line.slice(at + 2)]
    })
  )
  const event = fields.get('event') as FrameName
  return { event, id: fields.get('id'), data: JSON.parse(fields.get('data') ?? '') }
}
