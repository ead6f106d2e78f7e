import type { RefusalCode } from '../../contract/refusals/refusal.ts'
import { ACCESS_DENIED } from '../../objects/access.ts'
import type { CallFacts } from './fault.ts'

const collectionOf = ({ collection = 'medium_articles' }: CallFacts): string => collection

/** What stands for xxx in the text of a code when who writes the fault does not say: the most common of its reasons. */
const REASONS: Readonly<Partial<Record<RefusalCode, (facts: CallFacts) => string>>> = {
  100: collectionOf,
  2100: () => 'job is in another state',
  2101: () => 'job not found',
  10003: () => 'The URL has no key',
  47053: () => 'inconsistency in file types, (.json) vs (.npy)',
  47055: collectionOf,
  80000: () => 'a field is not of its type',
  83001: () => ACCESS_DENIED
}

export const reasonFor = (code: RefusalCode, facts: CallFacts): string => REASONS[code]?.(facts) ?? 'injected'
