import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDatabase } from './database.ts'
import { type Server, start } from './server.ts'

/**
 * Where state is kept. `memory` loses it at a kill, and there replicas know nothing of each other. `unkilled` is memory without a kill, and there
 * all replicas are addresses of one emulator: it shows that the tests are fair.
 */
export const KINDS = ['folder', 'postgres', 'memory', 'unkilled'] as const

export type Kind = (typeof KINDS)[number]

export interface Context {
  readonly node: readonly string[]
  readonly kind: Kind
  readonly seed: number
  readonly rounds: number
  readonly isLong: boolean
  /** Folder for what a part writes. */
  readonly files: string
  say(line: string): void
}

/** A place for state with the server that uses it. */
export interface Place {
  /** Flags that name the state. */
  readonly flags: readonly string[]
  /** The folder of the state; undefined: it is not kept in one. */
  readonly folder: string | undefined
  /** Folder for everything else that a test writes. */
  readonly files: string
  /** The folder for temporary files of the servers. */
  readonly temporary: string
  start(flags?: readonly string[]): Promise<Server>
  /** Kills the server with SIGKILL and starts another one with the same flags. */
  crash(server: Server, flags?: readonly string[]): Promise<Server>
  remove(): Promise<void>
}

/** @throws Absent if the kind needs a program that the machine does not have */
export const makePlace = async ({ node, kind }: Pick<Context, 'node' | 'kind'>): Promise<Place> => {
  const root = mkdtempSync(join(tmpdir(), 'state-test-'))
  const [files, temporary] = [join(root, 'files'), join(root, 'tmp')]
  for (const made of [files, temporary]) mkdirSync(made)
  const folder = kind === 'folder' ? join(root, 'state') : undefined
  const database = kind === 'postgres' ? await startDatabase() : undefined
  const state = folder ?? database?.url
  const own = state === undefined ? [] : ['--state', state]
  const startHere = (flags: readonly string[] = []): Promise<Server> =>
    start({ node, flags: [...own, ...flags], env: { TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: '1' } })
  return {
    ...{ flags: own, folder, files, temporary },
    start: startHere,
    crash: async (server, flags) => {
      if (kind === 'unkilled') return server
      await server.kill()
      return startHere(flags)
    },
    remove: async () => {
      await database?.remove()
      rmSync(root, { recursive: true, force: true })
    }
  }
}

/** What a part found wrong; each a sentence with the data that shows it. */
export class Problems {
  readonly all: string[] = []

  add(what: string): void {
    this.all.push(what)
  }

  check(isRight: boolean, what: () => string): void {
    if (!isRight) this.add(what())
  }

  equal(seen: unknown, expected: unknown, what: string): void {
    const [a, b] = [JSON.stringify(seen), JSON.stringify(expected)]
    if (a !== b) this.add(`${what}: ${shorten(a)} instead of ${shorten(b)}`)
  }
}

export const shorten = (text = 'undefined', most = 600): string =>
  text.length <= most ? text : `${text.slice(0, most)}…`

/** A part of the tests. */
export type Part = (context: Context) => Promise<Problems>
