import { type Static, Type } from '@sinclair/typebox'
import { FLAVORS, type Flavor } from '../../contract/flavors.ts'
import { closedObject } from '../../contract/schema.ts'
import { matchesGlob, nearest } from '../../text/text.ts'

import { checkName, LabError } from '../lab-error.ts'
import { RULES } from '../lint/rules.ts'
import { type Coverage, NO_OPERATION } from './coverage.ts'
import { allOutcomes, type Outcome } from './outcomes.ts'

const OutcomeRow = closedObject({
  outcome: Type.String({ description: '`success`, a code, or the state of a job.' }),
  kind: Type.Union([Type.Literal('success'), Type.Literal('code'), Type.Literal('ending')]),
  text: Type.String(),
  met: Type.Integer({ description: 'Number of times.' }),
  injected: Type.Integer({ description: 'Of these, the number caused by a fault.' }),
  console: Type.Integer({ description: 'Number of times that calls of the console met it, which do not count.' })
})

const OperationRow = closedObject({
  operation: Type.String(),
  met: Type.Integer(),
  total: Type.Integer(),
  outcomes: Type.Array(OutcomeRow)
})

export type OperationRow = Static<typeof OperationRow>

export const CoverageReport = closedObject({
  percent: Type.Number({ description: 'Percentage of the documented outcomes of the counted operations.' }),
  met: Type.Integer(),
  total: Type.Integer(),
  operations: Type.Array(OperationRow, { description: 'The counted operations.' }),
  neverMet: Type.Array(Type.String(), { description: 'A sentence for each outcome.' }),
  neverCalled: Type.Array(Type.String(), { description: 'Operations that were never called and do not count.' }),
  others: Type.Array(closedObject({ operation: Type.String(), outcome: Type.String(), met: Type.Integer() }), {
    description: 'Outcomes that no page documents, such as HTTP statuses.'
  }),
  warnings: Type.Array(
    closedObject({
      rule: Type.String(),
      count: Type.Integer(),
      text: Type.String(),
      fix: Type.String(),
      source: Type.String()
    })
  )
})

export type CoverageReport = Static<typeof CoverageReport>

export interface Choice {
  /** Patterns of operation names; defaults to the called operations. */
  readonly operations: readonly string[] | undefined
  /** Ignored outcomes, of all operations or of one: `83004`, `import:83004`. */
  readonly except: readonly string[]
  readonly flavor: Flavor
}

/** @throws LabError for unknown operations and exceptions */
export const createReport = (coverage: Coverage, { operations: patterns, except, flavor }: Choice): CoverageReport => {
  checkExceptions(except)
  const documented: ReadonlyMap<string, readonly Outcome[]> = allOutcomes(flavor)
  const counted = chosen([...documented.keys()], coverage, patterns)
  const operations = counted.map(name => {
    const outcomes = (documented.get(name) ?? []).filter(
      ({ outcome }) => !except.includes(outcome) && !except.includes(`${name}:${outcome}`)
    )
    return rowOf(name, outcomes, coverage)
  })
  const met = operations.reduce((sum, row) => sum + row.met, 0)
  const total = operations.reduce((sum, row) => sum + row.total, 0)
  const called = coverage.called().filter(name => name !== NO_OPERATION)
  return {
    percent: roundPercent(met, total),
    met,
    total,
    operations,
    neverMet: operations.flatMap(({ operation, outcomes }) =>
      outcomes.filter(outcome => outcome.met === 0).map(outcome => sentence(operation, outcome))
    ),
    neverCalled: [...documented.keys()].filter(name => !called.includes(name) && !counted.includes(name)),
    others: othersOf(coverage, documented),
    warnings: warningsOf(coverage)
  }
}

/** @throws LabError for an exception that matches nothing */
const checkExceptions = (except: readonly string[]): void => {
  if (except.length === 0) return
  const known = exceptions()
  const unknownException = except.find(name => !known.has(name))
  if (unknownException === undefined) return
  const near = nearest(unknownException, [...known])
  const hint = near === undefined ? 'write 83004 or import:47036' : `did you mean ${near}?`
  throw new LabError(400, `no page documents the outcome ${JSON.stringify(unknownException.slice(0, 60))}; ${hint}`)
}

/** All names that an exception can have, for any flavor. */
const exceptions = (): Set<string> => {
  const names = new Set<string>()
  for (const flavor of FLAVORS) {
    for (const [operation, outcomes] of allOutcomes(flavor)) {
      for (const { outcome } of outcomes) names.add(outcome).add(`${operation}:${outcome}`)
    }
  }
  return names
}

const chosen = (names: readonly string[], coverage: Coverage, patterns: readonly string[] | undefined): string[] => {
  if (patterns === undefined) return names.filter(name => coverage.called().includes(name))
  if (patterns.length === 0) throw new LabError(400, 'operations names none; write import,get or v2.*, or leave it out')
  for (const pattern of patterns) checkName('operation', pattern, names)
  return names.filter(name => patterns.some(pattern => matchesGlob(name, pattern)))
}

const NEVER = { met: 0, injected: 0, console: 0 }

const rowOf = (operation: string, outcomes: readonly Outcome[], coverage: Coverage): OperationRow => {
  const counts = coverage.of(operation)
  const rows = outcomes.map(outcome => ({ ...outcome, ...(counts.get(outcome.outcome) ?? NEVER) }))
  return { operation, met: rows.filter(({ met }) => met > 0).length, total: rows.length, outcomes: rows }
}

/** Percentage with at most one decimal, rounded down, so 100 means all. */
const roundPercent = (met: number, total: number): number => (total === 0 ? 0 : Math.floor((met / total) * 1000) / 10)

const sentence = (operation: string, { outcome, kind, text }: Outcome): string => {
  const outcomeText =
    kind === 'code' ? `${outcome} of ${operation}` : `${kind === 'success' ? 'a success' : text} of ${operation}`
  return `your tests never met ${outcomeText}${kind === 'code' ? `: ${text}` : ''}`
}

const othersOf = (coverage: Coverage, documented: ReadonlyMap<string, readonly Outcome[]>): CoverageReport['others'] =>
  coverage.called().flatMap(operation => {
    const known = new Set((documented.get(operation) ?? []).map(({ outcome }) => outcome))
    return [...coverage.of(operation)].flatMap(([outcome, { met }]) =>
      known.has(outcome) || met === 0 ? [] : [{ operation, outcome, met }]
    )
  })

const warningsOf = (coverage: Coverage): CoverageReport['warnings'] =>
  RULES.flatMap(({ name, fix, source }) => {
    const warning = coverage.warnings().get(name)
    return warning === undefined ? [] : [{ rule: name, count: warning.count, text: warning.first, fix, source }]
  })
