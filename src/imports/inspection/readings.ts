import type { Awaitable } from '../../awaitable.ts'
import { type Findings, inspected, type Job } from '../jobs/job.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Inspector } from './inspector.ts'
import type { KnownFiles } from './known-files.ts'

export interface ReadingsOptions {
  readonly inspect: Inspector
  readonly known: KnownFiles
  /**
   * Whether answers wait for the files: on a clock that does not run by itself the same requests then get the same answers every
   * time, however long the reading takes.
   */
  readonly patient: () => boolean
}

const defect = ({ fileName: file }: Job, error: unknown): Findings => ({
  rows: 0,
  fault: {
    file,
    message: `failed to read the file '${file}', error: ${error}: importing data failed`,
    explain: `${file}: this is a defect of the emulator; please report it with the file`
  }
})

/** The files that are being read while requests go on. */
export class Readings {
  readonly #jobs: Jobs
  readonly #now: () => number
  readonly inspect: Inspector
  readonly known: KnownFiles
  readonly #patient: () => boolean
  readonly #running = new Set<Promise<void>>()
  /** Of jobs that do not go by the time: answers wait for these on any clock. */
  readonly #awaited = new Set<Promise<void>>()
  readonly #stop = new AbortController()

  constructor(jobs: Jobs, now: () => number, { inspect, known, patient }: ReadingsOptions) {
    this.#jobs = jobs
    this.#now = now
    this.inspect = inspect
    this.known = known
    this.#patient = patient
  }

  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Hands the outcome to the job as soon as it is known. */
  follow(job: Job, reading: Promise<Findings>): void {
    const settle = (findings: Findings): void => {
      const atOnce = job.polls !== undefined || this.#patient()
      const inspection = atOnce ? inspected(findings) : { settledAt: this.#now(), ...findings }
      this.#jobs.replace(job.id, { inspection, reading: undefined })
    }
    const running = reading
      .then(settle, error => {
        if (!this.#stop.signal.aborted) settle(defect(job, error))
      })
      .finally(() => {
        this.#running.delete(running)
        this.#awaited.delete(running)
      })
    this.#running.add(running)
    if (job.polls !== undefined) this.#awaited.add(running)
  }

  /** What an answer about jobs has to wait for. */
  settled(): Awaitable<unknown> {
    if (this.#running.size === 0) return undefined
    if (this.#patient()) return Promise.all(this.#running)
    return this.#awaited.size === 0 ? undefined : Promise.all(this.#awaited)
  }

  /** Whether files are being read. */
  get busy(): boolean {
    return this.#running.size > 0
  }

  /** Waits for the files that are being read now, on any clock. */
  async current(): Promise<void> {
    await Promise.all(this.#running)
  }

  /** Waits for all files, also for those that come to be read meanwhile, on any clock. */
  async finished(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  /** Gives up what is being read. */
  stop(): void {
    this.#stop.abort()
  }
}
