import { resumeInspection } from '../imports/reading/resume.ts'
import type { Laboratory } from '../lab/laboratory.ts'
import { type LabSandbox, MAIN } from '../lab/sandbox.ts'
import { collectChanges } from './collect.ts'
import type { Draft } from './draft.ts'
import type { FollowedRecord } from './follow.ts'
import { Globals, NONE, type Observed } from './globals.ts'
import { filesIn, type SandboxRows, sandboxOf, singleOf } from './records.ts'
import type { SharedFiles } from './shared-files.ts'
import type { Changes } from './tables.ts'
import { type FollowedJob, Tracker } from './tracker.ts'

type Rows<Row> = ReadonlyMap<number, readonly Row[]>

/** The sandboxes of a process that shares its state: which of the saved ones they are, and what of them is not saved yet. */
export class SharedSandboxes {
  readonly #lab: Laboratory
  readonly #files: SharedFiles
  readonly #globals: Globals
  readonly #onChange: (name: string) => void
  /** Of the sandboxes that are made, by name. */
  readonly #trackers = new Map<string, Tracker>()
  /** Names by number, also of sandboxes that are not made yet. */
  readonly #names = new Map<number, string>()
  readonly #lost = new WeakSet<LabSandbox>()
  /** What sandboxes have become that were read again. */
  readonly #successors = new WeakMap<LabSandbox, LabSandbox>()
  /** Sandboxes that the last turn has replaced. */
  #replaced: LabSandbox[] = []

  /** @param onChange called with the name of a sandbox for each change of its jobs, uploads and volumes */
  constructor(lab: Laboratory, files: SharedFiles, onChange: (name: string) => void) {
    this.#lab = lab
    this.#files = files
    this.#globals = new Globals(lab.options.coverage)
    this.#onChange = onChange
  }

  /** Whether what a request has done to this sandbox is lost: it is replaced, or was not saved. */
  isLost(sandbox: LabSandbox): boolean {
    return this.#lost.has(sandbox)
  }

  /** What a sandbox is now that was read again. */
  readAgain(sandbox: LabSandbox): LabSandbox | undefined {
    let present: LabSandbox | undefined
    for (let next = this.#successors.get(sandbox); next !== undefined; next = this.#successors.get(next)) present = next
    return present
  }

  /** Takes over everything that is saved. @returns the names of all files */
  async restart(globals: readonly FollowedRecord[], saved: AsyncIterable<SandboxRows>): Promise<ReadonlySet<string>> {
    const named = new Set<string>()
    const names = new Set<string>([MAIN])
    this.#globals.restart(globals)
    this.#names.clear()
    for await (const rows of saved) {
      for (const record of rows.records) for (const name of filesIn(record)) named.add(name)
      names.add(rows.name)
      this.#place(rows)
    }
    for (const name of this.#lab.names) if (!names.has(name)) this.#forget(name)
    return named
  }

  /** A sandbox is made when a call needs it: there may be 10,000. */
  #place(rows: SandboxRows): void {
    const { no, name, usedAt } = rows
    this.#names.set(no, name)
    const before = this.#trackers.get(name)
    if (before !== undefined) this.#lost.add(before.sandbox)
    if (name === MAIN || before !== undefined) {
      const sandbox = this.#restore(rows)
      this.#lab.put(sandbox)
      if (before?.no === no) this.#successors.set(before.sandbox, sandbox)
    } else {
      const ttl = singleOf(rows, 'head')?.ttl
      this.#lab.forget(name)
      this.#lab.putDormant(name, { usedAt, ttl, wake: () => this.#restore(rows) })
    }
  }

  /** The journal of the sandbox before it stays: somebody may listen to it. */
  #restore(rows: SandboxRows): LabSandbox {
    const { no, name } = rows
    const before = this.#trackers.get(name)?.sandbox ?? (name === MAIN ? this.#lab.main : undefined)
    const sandbox = sandboxOf(this.#lab, rows, this.#files, before?.journal)
    const { jobs, inspections } = sandbox
    for (const id of jobs.ids) if (jobs.get(id)?.reading !== undefined) inspections.elsewhere.add(id)
    this.#trackers.set(name, new Tracker(sandbox, no, this.#onChange, rows))
    const position = this.#globals.position(name)
    if (position !== undefined) sandbox.journal.follow(position)
    return sandbox
  }

  #forget(name: string): void {
    this.#trackers.get(name)?.sandbox.inspections.stop()
    this.#trackers.delete(name)
    this.#lab.forget(name)
  }

  /** What is still done to the sandboxes that the last turn has replaced is lost from now on. */
  leaveReplaced(): void {
    for (const sandbox of this.#replaced.splice(0)) this.#lost.add(sandbox)
  }

  /** Takes over what other processes have changed. */
  follow(changes: Changes): void {
    const jobs = bySandbox(changes.jobs)
    const records = bySandbox(changes.records)
    const named = new Set(changes.records.flatMap(filesOf))
    this.#files.follow(named, () => {
      this.#globals.follow(records.get(NONE) ?? [], name => this.#trackers.get(name)?.sandbox.journal)
      const made = this.#followList(changes.sandboxes, jobs, records)
      for (const no of new Set([...jobs.keys(), ...records.keys()])) {
        const name = made.has(no) ? undefined : this.#names.get(no)
        // A sandbox that is made now has its records from before.
        if (name === undefined || this.#lab.peek(name) === undefined) continue
        const tracker = this.#trackers.get(name)
        tracker?.follow(jobs.get(no) ?? [], records.get(no) ?? [], this.#files, this.#lab.options.clock)
      }
    })
  }

  /** Sandboxes that others have removed or made. A reset removes one and makes another of its name. @returns numbers of those that are made here */
  #followList(
    sandboxes: Changes['sandboxes'],
    jobs: Rows<FollowedJob>,
    records: Rows<FollowedRecord>
  ): ReadonlySet<number> {
    const made = sandboxes.filter(({ no, removed }) => !removed && !this.#names.has(no))
    const remade = new Set(made.map(({ name }) => name))
    for (const { no, name, used_at: usedAt, removed } of sandboxes) {
      if (!this.#names.has(no)) continue
      const sandbox = this.#trackers.get(name)?.sandbox
      if (removed) {
        this.#names.delete(no)
        if (sandbox !== undefined) this.#lost.add(sandbox)
        sandbox?.inspections.stop()
        if (remade.has(name)) continue
        if (name !== MAIN) this.#forget(name)
        else {
          // Another process has removed everything.
          this.#trackers.delete(MAIN)
          this.#lab.reset(this.#lab.main)
        }
      } else if (sandbox !== undefined) sandbox.usedAt = Math.max(sandbox.usedAt, usedAt)
    }
    for (const { no, name, used_at: usedAt } of made) {
      this.#names.set(no, name)
      const rows = { no, name, usedAt, jobs: present(jobs.get(no)), records: present(records.get(no)) }
      const sandbox = this.#restore(rows)
      if (name !== MAIN) this.#lab.forget(name)
      this.#lab.put(sandbox)
    }
    return new Set(made.map(({ no }) => no))
  }

  /**
   * Adds what has changed in this turn.
   * @param used names of the sandboxes to look at @param count number of sandboxes ever made @returns that number afterwards
   */
  collect(used: ReadonlySet<string>, draft: Draft, observed: Observed, count: number): number {
    let made = count
    const track = (sandbox: LabSandbox): Tracker => {
      this.#names.set(++made, sandbox.name)
      return new Tracker(sandbox, made, this.#onChange)
    }
    for (const { no, sandbox } of collectChanges(used, this.#lab, this.#trackers, track, draft)) {
      this.#replaced.push(sandbox)
      this.#names.delete(no)
    }
    for (const name of used) if (this.#lab.peek(name) === undefined) this.#globals.forgetJournal(name, draft, observed)
    return made
  }

  /** Adds what only tells of calls: their entries in journals, and the coverage. */
  collectObserved(used: ReadonlySet<string>, draft: Draft, observed: Observed): void {
    for (const name of used) {
      const sandbox = this.#lab.peek(name)
      if (sandbox !== undefined) this.#globals.collectJournal(sandbox, draft, observed)
    }
    this.#globals.collectCoverage(draft, observed)
  }

  /** Observes again what a turn had observed that was not saved. */
  observeAgain(observed: Observed): void {
    this.#globals.observeAgain(observed)
  }

  /** After a failure: what is in memory may differ from what is saved. */
  lose(): void {
    for (const { sandbox } of this.#trackers.values()) {
      this.#lost.add(sandbox)
      sandbox.inspections.stop()
    }
    this.#lost.add(this.#lab.main)
  }

  /** Reads files here that a process has left which is no longer alive. @returns names of the sandboxes */
  claim(left: readonly { readonly sandbox: number; readonly job: number }[]): readonly string[] {
    return left.flatMap(({ sandbox: no, job: number }) => {
      const name = this.#names.get(no)
      const sandbox = name === undefined ? undefined : this.#lab.peek(name)
      const id = name === undefined ? undefined : this.#trackers.get(name)?.claim(number)
      const job = id === undefined ? undefined : sandbox?.jobs.get(id)
      if (sandbox === undefined || job === undefined) return []
      resumeInspection(sandbox, job)
      return [sandbox.name]
    })
  }

  named(name: string): LabSandbox | undefined {
    return this.#lab.peek(name)
  }

  /** Names of the sandboxes to whose journal somebody listens. */
  watched(): readonly string[] {
    return [...this.#trackers.values()].flatMap(({ sandbox }) => (sandbox.journal.isWatched ? [sandbox.name] : []))
  }
}

const bySandbox = <Row extends { readonly sandbox: number }>(rows: readonly Row[]): Map<number, Row[]> => {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.sandbox)
    if (group === undefined) groups.set(row.sandbox, [row])
    else group.push(row)
  }
  return groups
}

/** Names of the files that a record names. */
export const filesOf = ({ record, ...row }: FollowedRecord): readonly string[] =>
  record === null ? [] : filesIn({ ...row, record })

const present = <Row extends { readonly record: string | null }>(rows: readonly Row[] = []) =>
  rows.filter((row): row is Row & { readonly record: string } => row.record !== null)
