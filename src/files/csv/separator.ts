import type { FileFault } from '../fault.ts'

const COMMA = ','

/** What Go's decoder does not take. server source: importutilv2/option.go */
const UNSUPPORTED: ReadonlySet<string> = new Set(['\0', '\n', '\r', '"', '\ufffd'])

/** Nothing is the comma. Of several characters Milvus takes the first alone; nobody means that, so it is refused (guess). */
export const separatorOf = (sep: string | undefined): string => sep || COMMA

export const separatorFault = (sep: string): FileFault | undefined => {
  const [first = '', ...others] = sep
  if (others.length === 0 && !UNSUPPORTED.has(first)) return undefined
  const explain =
    others.length === 0
      ? 'sep is a line end, a quote, NUL or U+FFFD; use another character'
      : 'sep has to be one character, such as , or ; (a tab is the character itself, not \\t)'
  return { message: `unsupported csv separator: ${sep.slice(0, 10)}`, explain }
}
