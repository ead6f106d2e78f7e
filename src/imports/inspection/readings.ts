import type { Awaitable } from '../../objects/awaitable.ts'
import type { Inspection, Job } from '../jobs/job.ts'
import type { Jobs } from '../jobs/jobs.ts'

/** The files that are being read while requests go on. */
export class Readings {
  readonly #jobs: Jobs
  readonly #now: () => number
  readonly #patient: boolean
  readonly #running = new Set<Promise<void>>()
  readonly #stop = new AbortController()

  /**
   * @param patient whether answers wait for the files: on a clock that does not run by itself the same requests then get the same
   *   answers every time, however long the reading takes
   */
  constructor(jobs: Jobs, now: () => number, patient: boolean) {
    this.#jobs = jobs
    this.#now = now
    this.#patient = patient
  }

  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Hands the outcome to the job as soon as it is known. */
  follow(job: Job, reading: Promise<Inspection['fault']>): void {
    const settle = (fault: Inspection['fault']): void => {
      const settledAt = this.#patient ? job.createdAt : this.#now()
      this.#jobs.settle(job, fault === undefined ? { settledAt } : { settledAt, fault })
    }
    const running = reading
      .then(settle, error => {
        if (!this.#stop.signal.aborted) throw error
      })
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** What an answer about jobs has to wait for. */
  settled(): Awaitable<unknown> {
    return this.#patient && this.#running.size > 0 ? Promise.all(this.#running) : undefined
  }

  /** Gives up what is being read. */
  stop(): void {
    this.#stop.abort()
  }
}
