import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import type { Turn } from './turn.ts'

/**
 * The refusal that a turn comes to; undefined when it is none. That a collection is not there Milvus tells in two ways, of which its
 * own code has but one: who answers chooses, as for a collection that is not there indeed.
 */
export const refusalOf = ({ refusal, explain }: Turn): Refusal | undefined => {
  if (refusal === undefined) return undefined
  const { code, reason } = refusal
  const text = `collection not found[database=default][collection=${reason}]`
  const made =
    code === 100 ? refuse(47005, { reason, explain, milvus: { code, text } }) : refuse(code, { reason, explain })
  return Object.assign(made, { check: 'fault' })
}
