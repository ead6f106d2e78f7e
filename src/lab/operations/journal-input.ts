import { type Compiled, compile, type Matcher, matches } from '../journal/matcher.ts'
import type { Recorded } from '../journal/record.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import type { LabSandbox } from '../sandbox.ts'

/** What a question to a journal is about. */
export interface Asked {
  readonly sandbox: LabSandbox
  readonly compiled: Compiled
  readonly found: readonly Recorded[]
}

/** @throws LabError when no journal is kept: nothing would match, which proves nothing */
export const askJournal = (lab: Laboratory, name: string, matcher: Matcher): Asked => {
  const sandbox = lab.find(name)
  if (sandbox.journal.most === 0) throw new LabError(409, 'no journal is kept; start without --journal 0')
  const compiled = compile(matcher)
  return { sandbox, compiled, found: sandbox.journal.records().filter(record => matches(compiled, record)) }
}
