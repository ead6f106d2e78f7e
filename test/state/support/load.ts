import { setTimeout as sleep } from 'node:timers/promises'
import { CLUSTERS, getCall, importCall, type Ledger, learnGet, newLedger } from '../ledger.ts'
import { type Answer, Client, Lost } from './client.ts'
import { shorten } from './place.ts'

/** Clients of each address. */
const CLIENTS = 4

/** One answer: of which address, and when it was asked and given, in milliseconds of the process. */
interface Timed {
  readonly at: number
  readonly begun: number
  readonly ended: number
  readonly isAcknowledged: boolean
}

/** Clients that import and ask all the time, while replicas and the database come and go. */
export class Load {
  readonly ledger: Ledger = newLedger()
  /** What no absence explains. */
  readonly failures: string[] = []
  /** Answers with HTTP 503 and the reason. */
  unavailable = 0
  /** Connections that ended before the answer, by address. */
  readonly lost: number[]
  readonly #answers: Timed[] = []
  readonly #clients: Promise<unknown>
  #isOver = false

  constructor(ports: readonly number[], sandbox: string) {
    this.lost = ports.map(() => 0)
    this.#clients = Promise.all(
      ports.flatMap((port, at) =>
        Array.from({ length: CLIENTS }, (_, number) => this.#run(port, at, sandbox, at * CLIENTS + number))
      )
    )
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await this.#clients
  }

  /** Acknowledged imports at an address since a moment. */
  acknowledged(at: number, since = 0): number {
    return this.#answers.filter(each => each.at === at && each.ended >= since && each.isAcknowledged).length
  }

  /** Milliseconds of the slowest answer at an address. */
  slowest(at: number): number {
    return Math.max(0, ...this.#answers.filter(each => each.at === at).map(({ begun, ended }) => ended - begun))
  }

  /** Waits until each address has acknowledged an import. @returns whether it did in that time */
  async recovers(patience: number): Promise<boolean> {
    const since = performance.now()
    const isBack = (): boolean => this.lost.every((_, at) => this.acknowledged(at, since) > 0)
    while (!isBack() && performance.now() < since + patience) await sleep(50)
    return isBack()
  }

  async #run(port: number, at: number, sandbox: string, number: number): Promise<void> {
    const client = new Client(port)
    const clusterId = CLUSTERS[number % CLUSTERS.length] ?? ''
    let own: string | undefined
    for (let turn = number; !this.#isOver; turn++) {
      const isImport = own === undefined || turn % 3 > 0
      const call = isImport ? importCall(sandbox, clusterId, 'v1') : getCall(sandbox, clusterId, own ?? '')
      const begun = performance.now()
      try {
        const answer = await client.send(call)
        const isAcknowledged = isImport ? this.#learn(answer, id => (own = id)) : this.#learnGet(own, answer)
        this.#answers.push({ at, begun, ended: performance.now(), isAcknowledged: isImport && isAcknowledged })
        if (answer.status === 503) await sleep(100)
      } catch (error) {
        if (!(error instanceof Lost)) {
          this.failures.push(String(error))
          continue
        }
        this.lost[at] = (this.lost[at] ?? 0) + 1
        if (isImport) this.ledger.flying++
        await sleep(50)
      }
    }
    client.close()
  }

  /** An import that got 503 may have been committed, where the database did not say so in time. */
  #learn(answer: Answer, own: (id: string) => void): boolean {
    if (this.#isUnavailable(answer)) {
      this.ledger.flying++
      return false
    }
    const { data } = answer.status === 200 ? (JSON.parse(answer.body) as { data?: { jobId: string } }) : {}
    if (data === undefined) this.failures.push(`an import was answered ${answer.status} ${shorten(answer.body)}`)
    else if (this.ledger.seen.has(data.jobId)) this.failures.push(`the id ${data.jobId} was given twice`)
    else {
      this.ledger.seen.set(data.jobId, 0)
      own(data.jobId)
    }
    return data !== undefined
  }

  #learnGet(id: string | undefined, answer: Answer): boolean {
    if (id !== undefined && !this.#isUnavailable(answer)) learnGet(id, answer, this.ledger, this.failures)
    return false
  }

  #isUnavailable({ status, headers, body }: Answer): boolean {
    if (status !== 503) return false
    this.unavailable++
    if (typeof headers['x-emulator-explain'] !== 'string') this.failures.push(`503 without a reason: ${shorten(body)}`)
    return true
  }
}
