import { entryOf, type RefusalCode } from '../../contract/refusals/refusal.ts'
import { compileShape } from '../../contract/schema.ts'
import { differences } from './differences.ts'
import type { Scenario } from './scenario.ts'
import type { Seen } from './send.ts'

/** What the documents say of a refusal; the reason in its message is the target's own. */
const refusal = (code: RefusalCode, { body }: Seen): Seen => {
  const { status, message } = entryOf(code)
  const [before = '', after = ''] = message.split('xxx')
  const said = String((body as { readonly message?: unknown } | undefined)?.message)
  const fits = message.includes('xxx') && said.startsWith(before) && said.endsWith(after)
  return { status, body: { code, message: fits ? said : message } }
}

/** Where an answer differs from the documents: from the text of a refusal, or from the shape of a success. */
export const fromDocuments = ({ documented }: Scenario, seen: Seen): string[] => {
  if (typeof documented === 'number') return differences(refusal(documented, seen), seen)
  const status = seen.status === 200 ? [] : [`HTTP status: 200 expected, got ${seen.status}`]
  const shape = compileShape(documented)(seen.body)
  return [...status, ...shape.map(({ path, problem }) => `${['body', ...path].join('.')} ${problem}`)]
}
