import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'

/** documented: text of 90011; the length is from the server source */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
const LONGEST = 255

const problemOf = (name: string | undefined): string | undefined => {
  if (name === undefined) return 'collectionName is missing or empty'
  if (name.length > LONGEST) return `collectionName has ${name.length} characters`
  if (/^[0-9]/.test(name)) return 'collectionName begins with a digit'
  const wrong = /[^A-Za-z0-9_]/u.exec(name)
  if (wrong !== null) return `collectionName has the character '${wrong[0]}' at position ${wrong.index + 1}`
  return undefined
}

export const collectionName: Check<{ readonly fields: { readonly collectionName?: string } }> = {
  name: 'collectionName',
  codes: [90011],
  run: ({ fields: { collectionName: name } }) => {
    if (name !== undefined && name.length <= LONGEST && NAME.test(name)) return undefined
    return refuse(90011, {
      explain: `${problemOf(name)}; use up to ${LONGEST} letters, digits and underscores, not beginning with a digit`
    })
  }
}
