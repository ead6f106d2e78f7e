import { LabError } from '../lab/lab-error.ts'
import type { Position } from './channel.ts'
import { TOPICS, type Topic } from './frames.ts'

/** The topics, sandboxes and position that one stream asks for. */
export interface Subscription {
  readonly topics: ReadonlySet<Topic>
  /** Names of sandboxes, each once. */
  readonly sandboxes: readonly string[]
  /** Where an earlier stream ended; undefined: there was none. */
  readonly since: Since | undefined
}

/** How far an earlier stream told, by sandbox. */
export interface Since {
  /** undefined: of this start of the emulator */
  readonly boot: string | undefined
  readonly positions: ReadonlyMap<string, Position>
}

type Query = Readonly<Record<string, unknown>>

const PARAMETERS = ['topics', 'sandbox', 'since'] as const

/** Maximum sandboxes of one stream. */
const MOST_SANDBOXES = 50

/** @param sandbox name where the query has none @param lastEventId as browsers send it; `since` goes first @throws LabError */
export const readSubscription = (query: Query, sandbox: string, lastEventId: string | undefined): Subscription => {
  const strange = Object.keys(query).find(name => !PARAMETERS.some(known => known === name))
  if (strange !== undefined) {
    throw new LabError(400, `${strange.slice(0, 100)} is unknown (known: ${PARAMETERS.join(', ')})`)
  }
  const sandboxes = [...new Set([query['sandbox'] ?? sandbox].flat().map(String))]
  if (sandboxes.length > MOST_SANDBOXES) {
    throw new LabError(400, `sandbox: a stream has at most ${MOST_SANDBOXES} sandboxes; open another one for the rest`)
  }
  const { topics, since = lastEventId } = query
  return {
    topics: topics === undefined ? new Set(TOPICS) : readTopics(topics),
    sandboxes,
    since: since === undefined || since === '' ? undefined : readSince(since, sandboxes)
  }
}

const readTopics = (given: unknown): ReadonlySet<Topic> => {
  const names = [given].flat().flatMap(text => String(text).split(','))
  const known: readonly string[] = TOPICS
  const wrong = names.find(name => !known.includes(name))
  if (wrong !== undefined) {
    throw new LabError(400, `topics: there is no ${JSON.stringify(wrong.slice(0, 60))}; known: ${TOPICS.join(', ')}`)
  }
  return new Set(names as Topic[])
}

const POSITIONS = /^(?:([0-9a-f]+):)?([\w.-]+=\d{1,15}(?:@\d{1,9})?(?:,[\w.-]+=\d{1,15}(?:@\d{1,9})?)*)$/

const readSince = (given: unknown, sandboxes: readonly string[]): Since => {
  const text = String(given)
  const [only = ''] = sandboxes
  if (/^\d{1,15}$/.test(text) && sandboxes.length === 1) {
    return { boot: undefined, positions: new Map([[only, { generation: undefined, journal: Number(text) }]]) }
  }
  const [, boot, positions] = POSITIONS.exec(text) ?? []
  if (positions === undefined) {
    const shown = JSON.stringify(text.slice(0, 60))
    throw new LabError(
      400,
      `since is ${shown}; write the id of the last event as it came, or for one sandbox the id of a journal entry`
    )
  }
  const named = positions.split(',').map((position): [string, Position] => {
    const [name = '', journal, generation] = position.split(/[=@]/)
    return [name, { generation: generation === undefined ? undefined : Number(generation), journal: Number(journal) }]
  })
  return { boot, positions: new Map(named) }
}

/** The id of an event: with it as `since`, a later stream goes on from there. */
export const formatSince = (boot: string, positions: readonly (readonly [sandbox: string, Position])[]): string =>
  `${boot}:${positions.map(([name, { journal, generation }]) => `${name}=${journal}@${generation}`).join(',')}`
