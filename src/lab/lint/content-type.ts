import type { Exchange } from '../journal/record.ts'
import type { Rule } from './rule.ts'

const NAME = 'content-type'

const typeOf = ({ headers }: Exchange): string | undefined => {
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? ''
    if (name.length === NAME.length && name.toLowerCase() === NAME) return headers[at + 1]
  }
  return undefined
}

const isJson = (type: string): boolean => type.startsWith('application/json') || /\/(?:[\w.-]+\+)?json\b/i.test(type)

/** What is wrong with a type, if anything is. */
const problemOf = (type: string | undefined): string | undefined => {
  if (type === undefined || type === '') return 'there is a body and no Content-Type'
  return isJson(type) ? undefined : `the Content-Type of the body is ${type.slice(0, 60)}`
}

/** Requests with the same headers share them in the journal. */
let last: { readonly headers: Exchange['headers']; readonly problem: string | undefined } | undefined

export const contentType: Rule = {
  name: 'content-type',
  fix: 'send Content-Type: application/json; the emulator reads JSON whatever it says, and nobody knows what the cloud does',
  source: 'clients: Go, Node and the first Java SDK send none or another, as do curls of the pages',
  look: ({ what }) => {
    if (what.bodySize === 0) return undefined
    if (last?.headers !== what.headers) last = { headers: what.headers, problem: problemOf(typeOf(what)) }
    return last.problem
  }
}
