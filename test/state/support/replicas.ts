import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answer, type Call, Client } from './client.ts'
import { type Database, startDatabase } from './database.ts'
import { type Forward, forward } from './forward.ts'
import { type Nginx, startNginx } from './nginx.ts'
import type { Context } from './place.ts'
import { type Server, type StartOptions, start } from './server.ts'
import { freePort } from './tools.ts'

/** Emulators that should act as one. */
export interface Replicas {
  /** The address of each. It stays when a replica is started again. */
  readonly ports: readonly number[]
  /** Undefined where state is kept in memory. */
  readonly database: Database | undefined
  readonly servers: readonly Server[]
  /** Kills a replica with SIGKILL, starts it again, or sends it a signal. Nothing happens to a single emulator, which cannot survive it. */
  kill(at: number): Promise<void>
  restart(at: number): Promise<void>
  signal(at: number, name: NodeJS.Signals): void
  /** A balancer before all of them. @throws Absent */
  balance(): Promise<Nginx>
  /** The folder for temporary files of the emulators. */
  readonly temporary: string
  /** Everything that the emulators wrote, also those that ended. */
  output(): string
  remove(): Promise<void>
}

export interface ReplicasOptions {
  readonly flags: readonly string[]
  /** Default: a new one. */
  readonly database?: Database
  /** Variables of the environment of one replica. */
  env?(at: number): StartOptions['env']
}

/** @throws Absent if there is no PostgreSQL */
export const makeReplicas = async (
  { node, kind }: Pick<Context, 'node' | 'kind'>,
  count: number,
  { flags, database: given, env = () => ({}) }: ReplicasOptions
): Promise<Replicas> => {
  const root = mkdtempSync(join(tmpdir(), 'state-test-replicas-'))
  const temporary = join(root, 'tmp')
  mkdirSync(temporary)
  const database = kind === 'postgres' ? (given ?? (await startDatabase())) : undefined
  const state = database === undefined ? [] : ['--state', database.url]
  const isOne = kind === 'unkilled'
  const startAt = (at: number, port?: number): Promise<Server> =>
    start({
      ...{ node, flags: [...state, ...flags], ...(port !== undefined && { port }) },
      env: { TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: '1', ...env(at) }
    })
  // All at once, so that they also meet at the making of the tables.
  const own = Array.from({ length: isOne ? 1 : count }, async (_, at) => startAt(at, await freePort()))
  const settled = await Promise.allSettled(own)
  const servers = settled.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  const ended: string[] = []
  const forwards: Forward[] = []
  const balancers: Nginx[] = []
  const remove = async (): Promise<void> => {
    for (const balancer of balancers) await balancer.stop()
    for (const each of forwards) each.close()
    await Promise.all(servers.map(server => server.kill()))
    await database?.remove()
    rmSync(root, { recursive: true, force: true })
  }
  const failed = settled.find(result => result.status === 'rejected')
  if (failed !== undefined) {
    await remove()
    throw failed.reason
  }
  if (isOne) for (let at = 0; at < count; at++) forwards.push(await forward(servers[0]?.port ?? 0))
  const ports = isOne ? forwards.map(({ port }) => port) : servers.map(({ port }) => port)
  return {
    ...{ ports, database, servers, temporary, remove },
    kill: async at => {
      if (!isOne) await servers[at]?.kill()
    },
    restart: async at => {
      if (isOne) return
      ended.push(servers[at]?.output() ?? '')
      servers[at] = await startAt(at, ports[at])
    },
    signal: (at, name) => {
      if (!isOne) servers[at]?.signal(name)
    },
    output: () => [...ended, ...servers.map(server => server.output())].join('\n'),
    balance: async () => {
      const balancer = await startNginx(ports)
      balancers.push(balancer)
      return balancer
    }
  }
}

/** Connections to each of some ports. */
const CONNECTIONS = 64

/** Clients of several addresses. Each call goes to one that is drawn. */
export class Spread {
  readonly #clients: readonly Client[]
  readonly #random: () => number

  /** @param random uniform in [0, 1) */
  constructor(ports: readonly number[], random: () => number) {
    this.#clients = ports.map(port => new Client(port, CONNECTIONS))
    this.#random = random
  }

  get size(): number {
    return this.#clients.length
  }

  /** @param at index of the address; default: drawn @throws Lost */
  send(call: Call, at?: number): Promise<Answer> {
    return this.at(at).send(call)
  }

  json<T>(call: Call, at?: number): Promise<T> {
    return this.at(at).json<T>(call)
  }

  at(at = Math.floor(this.#random() * this.#clients.length)): Client {
    const client = this.#clients[at % this.#clients.length]
    if (client === undefined) throw new Error('there are no addresses')
    return client
  }

  /** The same call to each address at once. */
  each(call: Call): Promise<Answer[]> {
    return Promise.all(this.#clients.map(client => client.send(call)))
  }

  close(): void {
    for (const client of this.#clients) client.close()
  }
}
