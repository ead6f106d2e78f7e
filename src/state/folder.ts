import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SettingsError } from '../config/load.ts'
import { resumeInspection } from '../imports/reading/resume.ts'
import type { KeptState, Laboratory } from '../lab/laboratory.ts'
import { type LabSandbox, MAIN } from '../lab/sandbox.ts'
import { collectChanges } from './collect.ts'
import { emptyDraft } from './draft.ts'
import { StateFiles } from './files.ts'
import { savedSandboxes } from './load.ts'
import { type Agreement, type Meta, StateProblem } from './messages.ts'
import { Outage } from './outage.ts'
import { filesIn, type SandboxRows, sandboxOf, singleOf } from './records.ts'
import { DatabaseThread } from './thread.ts'
import { Tracker } from './tracker.ts'

/** Milliseconds after which the time is saved although nothing else has changed. */
const SEEN = 1000

/** Milliseconds between two attempts to reach a state that could not be read. */
const RETRY = 1000

/**
 * The state of all sandboxes in a folder. The sandboxes in memory are the ones that answer; before answers leave, what has changed is
 * committed, all changes of a turn of the event loop together. There is no log: a record is what is there now.
 */
export class FolderState implements KeptState {
  readonly kind = 'folder'
  readonly shared = undefined
  readonly place: string
  readonly files: StateFiles
  /** Milliseconds after the saved time up to which calls that change nothing may have told the time: one wait and one commit. */
  readonly unsaved = 2 * SEEN
  /** Of the start. */
  readonly meta: Meta
  #database: DatabaseThread
  #lab: Laboratory | undefined
  /** Names of the sandboxes to look at. */
  readonly #used = new Set<string>()
  readonly #trackers = new Map<string, Tracker>()
  #sandboxes = 0
  /** The commit under way. */
  #saving: Promise<string | undefined> | undefined
  /** The one after it, which begins when it ends. */
  #next: Promise<string | undefined> | undefined
  /** Numbers of saved sandboxes that are to be removed, because their world is no longer there. */
  readonly #orphans: number[] = []
  #isScheduled = false
  #seenAt = 0
  /** Sandboxes whose last changes could not be saved. */
  readonly #lost = new WeakSet<LabSandbox>()
  readonly #outage = new Outage()
  #failures = 0
  /** Names of the sandboxes that are not yet again what was saved. */
  readonly #unread = new Set<string>()
  #triedAt = 0
  #again: NodeJS.Timeout | undefined
  #isClosed = false

  private constructor(folder: string, files: StateFiles, database: DatabaseThread, meta: Meta) {
    this.place = folder
    this.files = files
    this.#database = database
    this.meta = meta
  }

  /** Opens the state of a folder, which is made if it is missing. @throws StateProblem, and errors of node:fs */
  static async open(folder: string): Promise<FolderState> {
    makeFolder(folder)
    const database = new DatabaseThread()
    try {
      const meta = await database.call('open', fileIn(folder))
      // Only the owner of the lock may touch the files.
      return new FolderState(folder, new StateFiles(bytesIn(folder)), database, meta)
    } catch (error) {
      await database.close()
      throw error
    }
  }

  get problem(): string | undefined {
    return this.#outage.problem
  }

  /** @param clear whether everything that is saved is removed @throws StateProblem */
  async agree(agreement: Agreement, clear: boolean): Promise<void> {
    await this.#database.call('agree', agreement, clear)
  }

  /** Gives a laboratory the saved sandboxes, and saves it from now on. @throws SettingsError if it cannot be read or written */
  async load(lab: Laboratory, warn: (message: string) => void): Promise<void> {
    try {
      await this.#load(lab, warn)
    } catch (error) {
      throw error instanceof StateProblem ? new SettingsError([readProblem(this.place, error)]) : error
    }
  }

  async #load(lab: Laboratory, warn: (message: string) => void): Promise<void> {
    this.#lab = lab
    lab.state = this
    const named = new Set<string>()
    const gone: string[] = []
    for await (const rows of savedSandboxes(this.#database.rows)) {
      this.#sandboxes = Math.max(this.#sandboxes, rows.no)
      for (const record of rows.records) for (const name of filesIn(record)) named.add(name)
      if (this.#place(lab, rows)) continue
      gone.push(rows.name)
      this.#orphans.push(rows.no)
    }
    const missing = this.files.sweep(named)
    lab.onUse = name => this.#use(name)
    const problem = await this.save()
    if (problem !== undefined) throw new SettingsError([problem])
    if (gone.length > 0)
      warn(`the worlds of these sandboxes are no longer there, so they are removed: ${gone.join(', ')}`)
    if (missing.length > 0) warn(missingFiles(bytesIn(this.place), missing))
    this.#outage.warn = warn
  }

  /** Makes a sandbox at once if something waits in it, else when it is needed: there may be 10,000. @returns false if its world is no longer there */
  #place(lab: Laboratory, rows: SandboxRows): boolean {
    const head = singleOf(rows, 'head')
    if (!lab.options.templates.has(head?.template ?? '')) return false
    const isWaiting = rows.name === MAIN || rows.jobs.some(({ record }) => record.includes(READING))
    if (isWaiting) this.#put(lab, rows)
    else lab.putDormant(rows.name, { usedAt: rows.usedAt, ttl: head?.ttl, wake: () => this.#restore(lab, rows) })
    return true
  }

  #put(lab: Laboratory, rows: SandboxRows): void {
    const sandbox = this.#restore(lab, rows)
    lab.put(sandbox)
    // Files that were being read when the process ended are read again.
    for (const job of sandbox.jobs.all(sandbox.now())) if (job.reading !== undefined) resumeInspection(sandbox, job)
  }

  #restore(lab: Laboratory, rows: SandboxRows): LabSandbox {
    const sandbox = sandboxOf(lab, rows, this.files)
    this.#trackers.set(rows.name, new Tracker(sandbox, rows.no, name => this.#use(name), rows))
    return sandbox
  }

  /** Notes that a sandbox may have changed. Changes outside requests are saved too, soon. */
  #use(name: string): void {
    this.#used.add(name)
    if (this.#isScheduled) return
    this.#isScheduled = true
    // Behind the answers of this turn, which save their changes themselves.
    const saveRest = () => {
      this.#isScheduled = false
      if (this.#used.size > 0) this.save()
    }
    setImmediate(() => setImmediate(saveRest))
  }

  get failures(): number {
    return this.#failures
  }

  use({ name }: LabSandbox): void {
    this.#used.add(name)
  }

  isLost(sandbox: LabSandbox): boolean {
    return this.#lost.has(sandbox)
  }

  /**
   * Saves what has changed. Answers wait for it, also those that changed nothing: they may tell of what is being saved.
   * @returns undefined: everything is saved; else a promise of the problem, if it could not be saved
   */
  save(): Promise<string | undefined> | undefined {
    if (this.#saving === undefined) return this.#begin()
    this.#next ??= this.#saving.then(() => {
      this.#next = undefined
      return this.#saving ?? this.#begin()
    })
    return this.#next
  }

  #begin(): Promise<string | undefined> | undefined {
    const saving = this.#unread.size > 0 ? this.#readAgain() : this.#saveChanges()
    if (saving === undefined) return undefined
    const { isAwaited, done } = saving
    this.#saving = done.finally(() => {
      this.#saving = undefined
    })
    return isAwaited ? this.#saving : undefined
  }

  async check(): Promise<string | undefined> {
    this.#seenAt = Number.NEGATIVE_INFINITY
    await (this.save() ?? this.#saving)
    return this.#outage.problem
  }

  #saveChanges(): Saving | undefined {
    const lab = this.#lab
    if (lab === undefined) return undefined
    const now = lab.options.clock()
    const draft = emptyDraft(this.#orphans.splice(0))
    const names = new Set(this.#used.add(MAIN))
    this.#used.clear()
    const track = (sandbox: LabSandbox): Tracker => new Tracker(sandbox, ++this.#sandboxes, used => this.#use(used))
    collectChanges(names, lab, this.#trackers, track, draft)
    const isAwaited = [draft.sandboxes, draft.removed, draft.jobs, draft.records].some(({ length }) => length > 0)
    if (!isAwaited && now - this.#seenAt < SEEN) return undefined
    this.#seenAt = now
    const dropped = this.files.takeDropped()
    const onSaved = (): undefined => {
      for (const piece of dropped) piece.drop().catch(() => {})
      this.#outage.end()
    }
    const { sandboxes, removed, jobs, records } = draft
    const done = this.#database.call('commit', { seen: now, sandboxes, removed, jobs, records })
    // Without a change there is nothing to be lost.
    return { isAwaited, done: done.then(onSaved, error => this.#recover(isAwaited ? names : NONE, error)) }
  }

  /** After a failed commit: the sandboxes become again what they were when they were last saved. @returns the problem */
  async #recover(names: ReadonlySet<string>, error: StateProblem): Promise<string | undefined> {
    if (names.size > 0) this.#failures++
    this.#meet(writeProblem(this.place, error))
    for (const name of names) {
      this.#unread.add(name)
      const sandbox = this.#lab?.peek(name)
      if (sandbox === undefined) continue
      this.#lost.add(sandbox)
      sandbox.inspections.stop()
    }
    return this.#reload()
  }

  /** While there is a problem, looks every second whether it is over: where nobody calls, nothing else would find out. */
  #meet(problem: string): string {
    this.#outage.begin(problem)
    const look = async () => {
      this.#again = undefined
      const still = await this.check()
      if (still !== undefined && !this.#isClosed) this.#meet(still)
    }
    this.#again ??= setTimeout(look, RETRY).unref()
    return problem
  }

  #readAgain(): Saving {
    const now = performance.now()
    const problem = this.#outage.problem ?? ''
    if (now - this.#triedAt < RETRY) return { isAwaited: true, done: Promise.resolve(problem) }
    this.#triedAt = now
    return { isAwaited: true, done: this.#reload() }
  }

  /** @returns the problem */
  async #reload(): Promise<string> {
    try {
      await this.#resume()
      const saved = new Map((await this.#database.call('sandboxes')).map(({ no, name }) => [name, no]))
      for (const name of [...this.#unread]) await this.#reloadOne(name, saved.get(name))
      return this.#outage.problem ?? ''
    } catch (again) {
      return this.#meet(readProblem(this.place, again as StateProblem))
    }
  }

  /** A thread that has ended is replaced. */
  async #resume(): Promise<void> {
    try {
      await this.#database.call('resume')
    } catch {
      await this.#database.close()
      this.#database = new DatabaseThread()
      await this.#database.call('open', fileIn(this.place))
    }
  }

  async #reloadOne(name: string, no: number | undefined): Promise<void> {
    const lab = this.#lab
    this.#trackers.delete(name)
    if (lab === undefined) return
    if (no === undefined) lab.forget(name)
    else {
      for await (const rows of savedSandboxes(this.#database.rows, no)) {
        this.#put(lab, rows)
      }
    }
    this.#unread.delete(name)
  }

  /** Saves what is left, and closes the database. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#again)
    for (let saving = this.save(); saving !== undefined; saving = this.save()) {
      if ((await saving) !== undefined) break
    }
    await this.#saving
    await this.#database.close()
  }
}

interface Saving {
  /** Whether answers wait for it. */
  readonly isAwaited: boolean
  /** The problem, if it failed. */
  readonly done: Promise<string | undefined>
}

const NONE: ReadonlySet<string> = new Set()

/** Makes a folder and its parents one by one: in /proc, `recursive` of node:fs would try for ever. @throws an error of node:fs */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/** The database of a state. */
export const fileIn = (folder: string): string => join(folder, 'state.sqlite')

/** The folder with the bytes of its uploads. */
export const bytesIn = (folder: string): string => join(folder, 'files')

/** In the record of a job whose files were being read. */
const READING = '"reading":'

const WRITE_ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full (ENOSPC); make room there',
  READONLY: 'it is read-only (EROFS)'
}

const writeProblem = (folder: string, { code, message }: StateProblem): string =>
  `the state in ${folder} cannot be written: ${WRITE_ADVICE[code] ?? `${message} (${code})`}`

const missingFiles = (folder: string, names: readonly string[]): string =>
  `files of uploads are missing in ${folder}: ${names
    .slice(0, 5)
    .map(name => JSON.stringify(name))
    .join(
      ', '
    )}${names.length > 5 ? ` and ${names.length - 5} more` : ''}; restore them from a copy of the folder, or upload the objects again`

const readProblem = (folder: string, { code, message }: StateProblem): string => {
  const found =
    code === 'DAMAGED'
      ? `the row in ${message} of state.sqlite is damaged; restore the folder from a copy, or start with --state-world reset, which removes everything`
      : `${message} (${code})`
  return `the state in ${folder} cannot be read: ${found}`
}
