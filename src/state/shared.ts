import { randomInt, randomUUID } from 'node:crypto'
import { SettingsError } from '../config/load.ts'
import type { Clock } from '../lab/clock.ts'
import { fromStored } from '../lab/journal/stored.ts'
import type { KeptState, Laboratory, SharedTurns } from '../lab/laboratory.ts'
import { type LabSandbox, MAIN } from '../lab/sandbox.ts'
import { emptyDraft } from './draft.ts'
import { NONE, type Observed } from './globals.ts'
import { savedSandboxes } from './load.ts'
import { type Agreement, type Meta, StateProblem } from './messages.ts'
import { Outage, PATIENCE, problemText, RETRY } from './outage.ts'
import { PostgresConnection, placeOf } from './postgres.ts'
import { SharedFiles } from './shared-files.ts'
import { filesOf, SharedSandboxes } from './shared-sandboxes.ts'
import type { Changes, TurnChanges, TurnState } from './tables.ts'
import { TurnQueue, type TurnWork } from './turns.ts'

/** Milliseconds that a probe waits for a turn in an outage. */
const PROBE = 500

/** Milliseconds between two signs that this process is alive. */
const BEAT = 1000

/** Milliseconds between two looks at journals that somebody waits for. */
const WATCH = 100

/**
 * Milliseconds after the call for a lock in which it is certainly still held, whatever happened to the database or to this process: another
 * one cannot have had its turn meanwhile.
 */
const SURE = 200

/** Turns in a row that are given up to copy files. Then they are copied in the turn, in which nobody can replace them. */
const AHEAD = 2

/** Kind of the records by which a call that only observes is counted. */
const OBSERVED = 'rates'

/** One connection for turns, and one for what is no part of them: signs of life, bytes of files. */
interface Connections {
  readonly turns: PostgresConnection
  readonly aside: PostgresConnection
}

/**
 * The state of all sandboxes in a database that several processes share: all of them together are one emulator. A process changes it only
 * in its turn. In it the sandboxes in memory answer, after they have taken over what other processes have changed in theirs; all calls
 * of a turn are one transaction, and no answer leaves before it is committed.
 */
export class SharedState implements KeptState, TurnWork {
  readonly kind = 'postgres'
  readonly place: string
  readonly turns = new TurnQueue(this)
  readonly shared: SharedTurns
  readonly files: SharedFiles
  /** Of the start. */
  readonly meta: Meta
  readonly #replica: string
  readonly #database: PostgresConnection
  readonly #aside: PostgresConnection
  #sandboxes: SharedSandboxes | undefined
  /** As it was at the first turn. */
  #agreement = ''
  /** The state that the sandboxes in memory have. */
  #at = { version: 0, sandboxes: 0, added: 0 }
  /** Whether they may differ from it. */
  #isStale = false
  /** Whether the last turn that has changed something could not be saved. */
  #isUnsaved = false
  /** Number of connections that had been made when it was read. */
  #known = 0
  /** Whether no other process has changed anything before the last turn: then changes are not asked for in advance. */
  #isAlone = true
  /** The database's time, at a time of this process. */
  #time = { at: 0, since: 0 }
  #told = 0
  /** When the turn was asked for, of this process. */
  #begunAt = 0
  /** Resolves when the last turn is over whose answers did not wait for it. */
  #saving: Promise<void> | undefined
  /** What that turn had observed, if it could not be saved. */
  #toObserveAgain: Observed | undefined
  /** Names of the sandboxes that calls may have changed. */
  #used = new Set<string>()
  #isFollowing = false
  #isScheduled = false
  #failures = 0
  /** A turn that shows whether an outage is over. */
  #trying: Promise<void> | undefined
  readonly #outage = new Outage()
  #timers: NodeJS.Timeout[] = []
  #isClosing = false
  #isClosed = false

  private constructor(
    url: string,
    replica: string,
    files: SharedFiles,
    { now, ...meta }: Meta & { readonly now: number },
    connections: Connections
  ) {
    this.place = placeOf(url)
    // Sandboxes are made before the first turn.
    this.#time = { at: Math.max(now, meta.seen), since: performance.now() }
    this.#replica = replica
    this.shared = Object.assign(this.turns, {
      replica,
      readAgain: (sandbox: LabSandbox) => this.#sandboxes?.readAgain(sandbox),
      loadJournal: (sandbox: LabSandbox) => this.#loadJournal(sandbox),
      refresh: (names: readonly string[]) => this.#refresh(names)
    })
    this.files = files
    this.files.turns = this.turns
    this.meta = meta
    this.#database = connections.turns
    this.#aside = connections.aside
  }

  /** Opens the state of a database, whose tables are made if they are missing. @param parent folder of the copies of files @throws StateProblem */
  static async open(url: string, parent: string): Promise<SharedState> {
    const connections = { turns: new PostgresConnection(url), aside: new PostgresConnection(url) }
    const replica = String(randomInt(1e9, 1e10))
    try {
      const meta = await connections.turns.open()
      return new SharedState(
        url,
        replica,
        await SharedFiles.open(connections.aside, placeOf(url), replica, parent),
        meta,
        connections
      )
    } catch (error) {
      await connections.turns.close()
      throw error
    }
  }

  get problem(): string | undefined {
    return this.#outage.problem
  }

  get isUnsaved(): boolean {
    return this.#isUnsaved
  }

  get failures(): number {
    return this.#failures
  }

  /** The database's time, so that all processes tell one. */
  readonly clock: Clock = () => {
    const { at, since } = this.#time
    this.#told = Math.max(this.#told, Math.floor(at + performance.now() - since))
    return this.#told
  }

  /** @param clear whether everything that is saved is removed @throws StateProblem */
  async agree(agreement: Agreement, clear: boolean): Promise<void> {
    await this.#database.agree(agreement, clear)
  }

  /** Gives a laboratory the saved sandboxes, and shares it from now on. @throws SettingsError if it cannot be read or written */
  async load(lab: Laboratory, warn: (message: string) => void): Promise<void> {
    try {
      await this.#load(lab, warn)
    } catch (error) {
      throw error instanceof StateProblem ? new SettingsError([problemText(this.place, error)]) : error
    }
  }

  async #load(lab: Laboratory, warn: (message: string) => void): Promise<void> {
    this.#outage.warn = warn
    lab.state = this
    const sandboxes = new SharedSandboxes(lab, this.files, name => this.#use(name))
    this.#sandboxes = sandboxes
    await this.#aside.beat(this.#replica)
    const named = await this.#database.atOneMoment(version => this.#restart(sandboxes, version))
    lab.onUse = name => this.#use(name)
    await this.turns.within(() => {})
    await this.#aside.tidy(this.#replica, named)
    this.#timers = [setInterval(() => this.#beat(), BEAT).unref(), setInterval(() => this.#watch(), WATCH).unref()]
  }

  /** Takes over everything that is saved. @returns the names of all files */
  async #restart(sandboxes: SharedSandboxes, version: number): Promise<ReadonlySet<string>> {
    const { rows } = await this.#database.records(NONE, [NONE, '', ''])
    const named = await sandboxes.restart(rows, savedSandboxes(this.#database))
    await this.files.fetchNow(named, this.#database)
    this.#at = { ...this.#at, version }
    this.#known = this.#database.made
    // What had been dropped since the last turn that was saved is named by records again.
    this.files.takeDropped()
    return named
  }

  /** Notes that a sandbox may have changed. What changes outside of turns is saved in one of its own, soon. */
  #use(name: string): void {
    if (this.#isFollowing) return
    this.#used.add(name)
    if (this.#isScheduled || this.turns.ending !== undefined) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.turns.within(() => {}).catch(() => {})
    })
  }

  use({ name }: LabSandbox): void {
    this.#used.add(name)
  }

  isLost(sandbox: LabSandbox): boolean {
    return this.#sandboxes?.isLost(sandbox) ?? false
  }

  save(): Promise<string | undefined> | undefined {
    return this.turns.ending
  }

  async check(): Promise<string | undefined> {
    await this.#beat()
    if (this.#outage.problem !== undefined) {
      await Promise.race([this.#trying, new Promise(resolve => setTimeout(resolve, PROBE))])
    }
    return this.#outage.problem
  }

  overstayed(): void {
    this.#outage.warn('a call stayed in its turn for too long and is answered 503, which is a defect of the emulator')
  }

  async begin(): Promise<boolean> {
    await this.#saving
    while (this.turns.isAwaited) {
      try {
        await this.#begin()
        this.#outage.end()
        return true
      } catch (error) {
        await this.#waitForDatabase(error)
      }
    }
    return false
  }

  /** Calls wait for a database that cannot be reached, but not for ever. */
  async #waitForDatabase(error: unknown): Promise<void> {
    const problem = problemText(this.place, error)
    this.#outage.begin(problem)
    // Another agreement does not end soon, so nobody waits for that to close.
    const isVain = this.#isClosed || (this.#isClosing && (error as StateProblem).code === 'OTHER')
    this.turns.giveUp(isVain ? 0 : PATIENCE, new StateProblem('AWAY', problem))
    await new Promise(resolve => setTimeout(resolve, RETRY))
  }

  async #begin(): Promise<void> {
    const sandboxes = this.#sandboxes
    if (sandboxes === undefined) return
    for (let round = 1; ; round++) {
      this.#begunAt = performance.now()
      const { state, changes } = await this.#database.begin(
        this.#isAlone || this.#isStale ? undefined : this.#at.version
      )
      sandboxes.leaveReplaced()
      await this.#checkAgreement(state)
      this.#time = { at: Math.max(state.now, state.seen), since: performance.now() }
      this.#at = { version: this.#at.version, sandboxes: state.sandboxes, added: state.added }
      if (this.#isStale || this.#database.made !== this.#known) {
        await this.#reload(sandboxes, state)
        if (this.#toObserveAgain === undefined) return
        await this.#saveAgain(sandboxes, this.#toObserveAgain)
        continue
      }
      this.#isAlone = state.version === this.#at.version
      if (this.#isAlone || (await this.#follow(sandboxes, state, changes, round > AHEAD))) return
    }
  }

  async #checkAgreement({ agreement }: TurnState): Promise<void> {
    if (this.#agreement === '') this.#agreement = agreement ?? ''
    if (agreement === this.#agreement) return
    await this.#database.rollback()
    throw new StateProblem('OTHER', 'another emulator has begun it with other settings or worlds; start this one anew')
  }

  /** After a failure: the sandboxes become again what was saved. */
  async #reload(sandboxes: SharedSandboxes, { version }: TurnState): Promise<void> {
    await this.#following(() => this.#restart(sandboxes, version))
    this.#isStale = false
    this.#claim(await this.#database.readingsOf(this.#replica))
  }

  /**
   * Takes over what others have changed.
   * @param isLongWanted whether missing files are copied in the turn, because others keep replacing them @returns false: the turn was given
   * up, to copy files meanwhile
   */
  async #follow(
    sandboxes: SharedSandboxes,
    { version }: TurnState,
    read: Changes | undefined,
    isLongWanted: boolean
  ): Promise<boolean> {
    const changes = read ?? (await this.#database.changes(this.#at.version))
    const named = new Set(changes.records.flatMap(filesOf))
    if (!isLongWanted && this.files.missing(named).length > 0) {
      await this.#database.rollback()
      await this.files.fetchAhead(named)
      return false
    }
    await this.files.fetchNow(named, this.#database)
    await this.#following(() => sandboxes.follow(changes))
    this.#at.version = version
    return true
  }

  /** What is taken over is no change. */
  async #following<T>(work: () => T): Promise<Awaited<T>> {
    this.#isFollowing = true
    try {
      return await work()
    } finally {
      this.#isFollowing = false
    }
  }

  /**
   * Saves the turn. Answers wait for that only if something has changed: what others see of a turn that only observed is its entries and
   * counts, and they wait for the lock until these are saved. Where it lasted longer than the lock may have, they wait until it is known
   * that the turn was still this process's.
   */
  async end(): Promise<string | undefined> {
    const sandboxes = this.#sandboxes
    if (sandboxes === undefined) return undefined
    const turn = this.#collect(sandboxes)
    if (turn.isLasting || performance.now() - this.#begunAt > SURE) {
      const unsaved = await this.#save(turn)
      if (unsaved === undefined) return undefined
      if (turn.isLasting || !unsaved.isRefusal) return this.#lose(sandboxes, unsaved.problem)
      this.#keepObserved(turn, unsaved)
      return undefined
    }
    this.#saving = this.#save(turn).then(unsaved => {
      if (unsaved !== undefined) this.#keepObserved(turn, unsaved)
    })
    return undefined
  }

  /** What could not be saved is saved before the next turn. */
  #keepObserved({ changes, observed }: TurnEnd, { problem }: Unsaved): void {
    if (changes === undefined) return
    this.#outage.begin(problem)
    this.#isStale = true
    this.#toObserveAgain = observed
    for (const [name] of observed.entries) this.#use(name)
  }

  /** Saves in a turn of its own what an earlier turn has observed. If that fails too, it is dropped. */
  async #saveAgain(sandboxes: SharedSandboxes, observed: Observed): Promise<void> {
    this.#toObserveAgain = undefined
    sandboxes.observeAgain(observed)
    if ((await this.#save(this.#collect(sandboxes))) === undefined) return
    this.#isStale = true
    for (const [journal] of observed.records) journal.lost++
  }

  #collect(sandboxes: SharedSandboxes): TurnEnd {
    const draft = emptyDraft()
    const observed: Observed = { entries: [], removed: [], records: [], counts: [], isCleared: false }
    const used = this.#used.add(MAIN)
    this.#used = new Set()
    const sandboxCount = sandboxes.collect(used, draft, observed, this.#at.sandboxes)
    const { records, ...others } = draft
    const isChanged =
      Object.values(others).some(({ length }) => length > 0) || records.some(([, kind]) => kind !== OBSERVED)
    sandboxes.collectObserved(used, draft, observed)
    const isLasting = isChanged || observed.isCleared
    if (!isLasting && records.length === 0) return { changes: undefined, observed, isLasting }
    const changes: TurnChanges = {
      ...draft,
      journal: observed.entries,
      dropped: observed.removed,
      version: this.#at.version + 1,
      sandboxCount,
      added: this.#at.added + records.length,
      replica: this.#replica,
      seen: this.clock(),
      commitId: randomUUID()
    }
    return { changes, observed, isLasting }
  }

  async #save({ changes, isLasting }: TurnEnd): Promise<Unsaved | undefined> {
    try {
      if (changes === undefined) await this.#database.rollback()
      else await this.#database.commit(changes, isLasting)
    } catch (error) {
      const { isRefusal } = error as StateProblem
      const unsaved = { problem: problemText(this.place, error), isRefusal }
      if (changes === undefined || !(await this.#isCommitted(changes.commitId))) return unsaved
    }
    if (changes === undefined) return undefined
    if (isLasting) this.#isUnsaved = false
    this.#at = { version: changes.version, sandboxes: changes.sandboxCount, added: changes.added }
    this.files.remove(this.files.takeDropped()).catch(() => {})
    return undefined
  }

  /** Whether a turn was committed whose answer is lost. */
  async #isCommitted(commitId: string): Promise<boolean> {
    const until = performance.now() + PATIENCE
    for (;;) {
      try {
        return (await this.#database.lastCommit(this.#replica)) === commitId
      } catch (error) {
        if (performance.now() >= until || this.#isClosed) return false
        await this.#waitForDatabase(error)
      }
    }
  }

  #lose(sandboxes: SharedSandboxes, problem: string): string {
    this.#failures++
    this.#isUnsaved = true
    this.#outage.begin(problem)
    this.#isStale = true
    this.#used.clear()
    this.files.takeDropped()
    sandboxes.lose()
    return problem
  }

  /** Brings in the entries of a sandbox's journal that are not here yet. */
  async #loadJournal({ name, journal }: LabSandbox): Promise<void> {
    await this.#saving
    const [after, last] = journal.missing
    // After a failure the journal has entries that are not saved, until the next turn.
    if (after >= last || this.#isStale) return
    const rows = await this.#aside.entries(name, after, last).catch((error: unknown) => {
      throw new StateProblem('AWAY', problemText(this.place, error))
    })
    journal.load(
      rows.map(({ id, entry }) => fromStored(id, entry)),
      last
    )
  }

  /** Brings sandboxes and their journals to the present, for those who watch. */
  async #refresh(names: readonly string[]): Promise<void> {
    const sandboxes = await this.turns.within(() => names.flatMap(name => this.#sandboxes?.named(name) ?? []))
    for (const sandbox of sandboxes) await this.#loadJournal(sandbox)
  }

  #watch(): void {
    const names = this.#sandboxes?.watched() ?? []
    if (names.length > 0) this.#refresh(names).catch(() => {})
  }

  /** Says that this process is alive, and reads the files that one has left that is not. */
  async #beat(): Promise<void> {
    try {
      const left = await this.#aside.beat(this.#replica)
      if (this.#outage.problem !== undefined) this.#tryTurn()
      if (left.length > 0) await this.turns.within(() => this.#claim(left))
    } catch (error) {
      if (this.#outage.problem === undefined) this.#outage.begin(problemText(this.place, error))
    }
  }

  /** A turn that begins is the end of an outage: a database may answer, and yet allow none. Where nobody calls, nothing else would find out. */
  #tryTurn(): Promise<void> {
    this.#trying ??= this.turns
      .within(() => {})
      .catch(() => {})
      .finally(() => {
        this.#trying = undefined
      })
    return this.#trying
  }

  #claim(left: readonly { readonly sandbox: number; readonly job: number }[]): void {
    for (const name of this.#sandboxes?.claim(left) ?? []) this.#used.add(name)
  }

  /** Saves what is left, and closes the connections. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#isClosing = true
    if (this.#outage.problem === undefined) await this.turns.within(() => {}).catch(() => {})
    this.#isClosed = true
    await this.#saving
    await this.#aside.leave(this.#replica).catch(() => {})
    await Promise.all([this.#database.close(), this.#aside.close(), this.files.close()])
  }
}

/** A turn whose calls are done. */
interface TurnEnd {
  /** undefined: none. */
  readonly changes: TurnChanges | undefined
  readonly observed: Observed
  /** Whether it has changed something that an answer may tell of. */
  readonly isLasting: boolean
}

/** Why a turn is not saved. */
interface Unsaved {
  readonly problem: string
  /** Whether the database refused it, so that it was this process's turn until then. */
  readonly isRefusal: boolean
}
