// The rows of docs/fidelity.md, and how each is made untrue.
import { LIMITS } from '../../src/contract/eras.ts'
import { BEHAVIOURS } from '../../src/docs/fidelity/behaviours.ts'
import type { Fact } from '../../src/docs/fidelity/facts.ts'
import { LIMIT_FACTS } from '../../src/docs/fidelity/limits.ts'
import { MILVUS_FACTS } from '../../src/docs/fidelity/milvus.ts'
import { FIELD_FACTS } from '../support/fidelity-schemas.ts'
import type { Claim } from './claim.ts'
import { BEHAVIOUR_CHANGES, type CodeChange, type CodeChanges, MILVUS_CHANGES, VALUE_CHANGES } from './code-claims.ts'

export interface ClaimRow {
  /** For the report: `v2 list request: projectId unseen`. */
  readonly what: string
  readonly claim: Claim | CodeChange
  readonly witness: Fact['witness']
}

/** Of such a field it is claimed that it is taken, not that it does something. */
const IDLE = /^(?:tags, )?(?:not looked at|ignored)/

/** A field that a reply never has cannot be taken out of it. */
const ABSENT = /^left out$/

const fieldRows = ([title, facts]: readonly [string, readonly Fact[]]): ClaimRow[] =>
  facts.flatMap(({ name, claim, witness }) => {
    const isRequest = title.endsWith('request')
    const ways = [
      ...(isRequest ? ['unknown' as const] : []),
      ...((isRequest ? IDLE : ABSENT).test(claim) ? [] : ['unseen' as const])
    ]
    return ways.map(how => ({ what: `${title}: ${name} ${how}`, claim: { how, title, name }, witness }))
  })

const leavesOf = (value: unknown): string[][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, part]) => leavesOf(part).map(path => [name, ...path]))
    : [[]]

const limitRows: ClaimRow[] = Object.entries(LIMITS).flatMap(([era, limits]) =>
  Object.entries(LIMIT_FACTS).flatMap(([name, { witness }]) =>
    leavesOf(limits[name as keyof typeof limits]).map(rest => {
      const path = [name, ...rest]
      return { what: `limit of ${era}: ${path.join('.')}`, claim: { how: 'limit', era, path }, witness }
    })
  )
)

const codeRows = (table: string, facts: readonly Fact[], changes: CodeChanges): ClaimRow[] =>
  facts.flatMap(({ name, witness }) =>
    (changes[name] ?? []).map(claim => ({ what: `${table}: ${name}, ${claim[1]} -> ${claim[2]}`, claim, witness }))
  )

const valueRows: ClaimRow[] = Object.entries(FIELD_FACTS).flatMap(([title, facts]) =>
  facts.flatMap(fact => {
    const changes = VALUE_CHANGES[`${title}: ${fact.name}`] ?? []
    return codeRows(title, [fact], { [fact.name]: changes })
  })
)

export const claimRows: readonly ClaimRow[] = [
  ...Object.entries(FIELD_FACTS).flatMap(fieldRows),
  ...valueRows,
  ...limitRows,
  ...codeRows('behaviour', BEHAVIOURS, BEHAVIOUR_CHANGES),
  ...codeRows('Milvus', MILVUS_FACTS, MILVUS_CHANGES)
]
