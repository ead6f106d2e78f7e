import { curl } from './curl.ts'
import { java } from './java.ts'
import { node } from './node.ts'
import { python } from './python.ts'
import type { ApiRequest } from './request.ts'

export type SnippetName = 'curl' | 'python' | 'node' | 'java'

/** The languages in which a call can be copied. Their names are the same in all languages of the page. */
export const SNIPPETS: readonly {
  readonly name: SnippetName
  readonly title: string
  readonly write: (request: ApiRequest) => string
}[] = [
  { name: 'curl', title: 'curl', write: curl },
  { name: 'python', title: 'Python', write: python },
  { name: 'node', title: 'Node.js', write: node },
  { name: 'java', title: 'Java', write: java }
]
