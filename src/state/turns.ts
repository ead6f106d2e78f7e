import { AsyncLocalStorage } from 'node:async_hooks'
import type { Awaitable, Turns } from '../awaitable.ts'
import { StateProblem } from './messages.ts'

/** Milliseconds in which a turn takes in those who come while it is under way. Later ones wait, because other processes wait too. */
const OPEN = 5

/** Milliseconds after which a turn ends without those who are still in it. */
const LONGEST = 2000

/** Milliseconds between two looks of those who look again and again. */
const PAUSE = 30

/** What a turn begins and ends with. */
export interface TurnWork {
  /** Whether the last changes could not be saved. Calls that only read have turns of their own then, because a turn fails as a whole. */
  readonly isUnsaved: boolean
  /** Waits for the turn, and brings in what others have changed. @returns false: nobody waits for it any more */
  begin(): Promise<boolean>
  /** Saves what has changed. @returns the problem, if that failed */
  end(): Promise<string | undefined>
  /** Somebody stayed in a turn for too long. */
  overstayed(): void
}

/** One who takes part in turns: a request, or work of the emulator's own. */
class Member {
  readonly isReading: boolean
  isInside = false
  /** In which it was last. */
  turn: Turn | undefined
  /** What it did may be lost: it was in a turn that ended without it, or it could not come back. */
  isLost = false
  /** Why, if it is known. */
  problem: string | undefined

  constructor(isReading: boolean) {
    this.isReading = isReading
  }

  lose({ message }: StateProblem): void {
    this.isLost = true
    this.problem = message
  }
}

interface Waiting {
  readonly since: number
  readonly member: Member
  readonly enter: () => void
  readonly fail: (problem: StateProblem) => void
}

class Turn {
  /** Whether it is for those who only read, or for the others; undefined: for all. */
  readonly isReading: boolean | undefined
  readonly openedAt = performance.now()
  readonly inside = new Set<Member>()
  /** Resolves when nobody is inside any more. */
  readonly empty: Promise<void>
  /** Resolves when all is saved, with the problem if that failed. */
  readonly ended: Promise<string | undefined>
  isClosing = false
  end: (problem: string | undefined) => void = () => {}
  #close = (): void => {}

  constructor(isReading: boolean | undefined) {
    this.isReading = isReading
    this.empty = new Promise(resolve => {
      this.#close = resolve
    })
    this.ended = new Promise(resolve => {
      this.end = resolve
    })
  }

  /** One who was in it already may come back, so that a call whose body has arrived meanwhile needs no second turn. */
  takesIn(member: Member): boolean {
    if (this.isClosing) return false
    return member.turn === this || (this.isFor(member) && performance.now() - this.openedAt < OPEN)
  }

  isFor({ isReading }: Member): boolean {
    return this.isReading === undefined || this.isReading === isReading
  }

  take(member: Member): void {
    this.inside.add(member)
    member.isInside = true
    member.turn = this
  }

  close(): void {
    this.isClosing = true
    this.#close()
  }
}

/**
 * The turns of this process at a shared state. All who wait take part in one turn, so that many calls cost one transaction. A turn ends
 * when all have left: those who have an answer, and those who wait for something outside.
 */
export class TurnQueue implements Turns {
  readonly #work: TurnWork
  readonly #current = new AsyncLocalStorage<Member>()
  readonly #members = new WeakMap<object, Member>()
  #waiting: Waiting[] = []
  #turn: Turn | undefined
  #isRunning = false

  constructor(work: TurnWork) {
    this.#work = work
  }

  /**
   * Lets a request take part: `next` runs in a turn. It leaves by `left`.
   * @param isReading whether it only reads, as far as is known @param next gets the problem if there is no turn
   */
  enter(request: object, isReading: boolean, next: (problem?: StateProblem) => void): void {
    let member = this.#members.get(request)
    if (member === undefined) {
      member = new Member(isReading)
      this.#members.set(request, member)
    }
    const joined = member
    const run = (problem?: StateProblem): void => this.#current.run(joined, next, problem)
    if (joined.isInside || this.#join(joined)) run()
    else this.#wait(joined).then(() => run(), run)
  }

  /** Ends a request's part in the turn that is under way. */
  left(request: object): void {
    const member = this.#members.get(request)
    if (member !== undefined) this.#leave(member)
  }

  /** Whether what a request did is lost. */
  isLost(request: object): boolean {
    return this.#members.get(request)?.isLost ?? false
  }

  /** Why what a request did is lost; undefined: not known. */
  problemOf(request: object): string | undefined {
    return this.#members.get(request)?.problem
  }

  /** Whether a request takes part in turns at all. */
  takesPart(request: object): boolean {
    return this.#members.has(request)
  }

  /** Ends the wait of those who have waited for that many milliseconds. */
  giveUp(patience: number, problem: StateProblem): void {
    const latest = performance.now() - patience
    const late = this.#waiting.filter(({ since }) => since <= latest)
    if (late.length === 0) return
    this.#waiting = this.#waiting.filter(({ since }) => since > latest)
    for (const { fail } of late) fail(problem)
  }

  leave(): () => Promise<void> {
    const member = this.#current.getStore()
    if (member === undefined || !member.isInside) return STAY
    this.#leave(member)
    return () => this.#comeBack(member)
  }

  async outside<T>(work: Promise<T>): Promise<T> {
    const member = this.#current.getStore()
    const comeBack = this.leave()
    try {
      return await work
    } catch (error) {
      // It has waited for the state long enough.
      if (error instanceof StateProblem) member?.lose(error)
      throw error
    } finally {
      if (member?.problem === undefined) await comeBack()
    }
  }

  async within<T>(work: () => Awaitable<T>): Promise<T> {
    if (this.#current.getStore()?.isInside === true) return work()
    const member = new Member(false)
    if (!this.#join(member)) await this.#wait(member)
    let saved: Turn['ended'] | undefined
    let result: T
    try {
      result = await this.#current.run(member, work)
    } finally {
      saved = this.#turn?.ended
      this.#leave(member)
    }
    const problem = await saved
    if (problem !== undefined) throw new StateProblem('LOST', problem)
    return result
  }

  pause(): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, PAUSE).unref())
  }

  get isAwaited(): boolean {
    return this.#waiting.length > 0
  }

  /** Resolves when the turn that is under way is saved, with the problem if that failed; undefined: there is none. */
  get ending(): Promise<string | undefined> | undefined {
    return this.#turn?.ended
  }

  #join(member: Member): boolean {
    const turn = this.#turn
    if (turn === undefined || !turn.takesIn(member)) return false
    turn.take(member)
    return true
  }

  #wait(member: Member): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ since: performance.now(), member, enter: resolve, fail: reject })
      if (!this.#isRunning) this.#run()
    })
  }

  async #comeBack(member: Member): Promise<void> {
    if (member.isInside || this.#join(member)) return
    try {
      await this.#wait(member)
    } catch (error) {
      member.lose(error as StateProblem)
      throw error
    }
  }

  #leave(member: Member): void {
    if (!member.isInside) return
    member.isInside = false
    const turn = this.#turn
    if (turn === undefined) return
    turn.inside.delete(member)
    if (turn.inside.size > 0) return
    // Those who come within this round of the event loop still take part.
    setImmediate(() => {
      if (turn.inside.size === 0) turn.close()
    })
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#waiting.length > 0) if (await this.#work.begin()) await this.#oneTurn()
    this.#isRunning = false
  }

  async #oneTurn(): Promise<void> {
    const turn = new Turn(this.#work.isUnsaved ? this.#waiting[0]?.member.isReading : undefined)
    this.#turn = turn
    const tooLong = setTimeout(() => this.#endWithout(turn), LONGEST)
    const waiting = this.#waiting
    this.#waiting = waiting.filter(({ member }) => !turn.isFor(member))
    for (const { member, enter } of waiting) {
      if (!turn.isFor(member)) continue
      turn.take(member)
      enter()
    }
    await turn.empty
    clearTimeout(tooLong)
    const problem = await this.#work.end()
    this.#turn = undefined
    turn.end(problem)
  }

  #endWithout(turn: Turn): void {
    for (const member of turn.inside) {
      member.isInside = false
      member.isLost = true
    }
    turn.inside.clear()
    this.#work.overstayed()
    turn.close()
  }
}

const STAY = async (): Promise<void> => {}
