import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../src/root.ts'

/** A command of a page, and the output that the page shows below it. */
export interface Example {
  /** `ts` is a part of a program that has `emulator` and `createEmulator`, `js` a whole one. */
  readonly kind: 'sh' | 'js' | 'ts'
  readonly command: string
  /** Language of the output block and its text; absent: the command prints nothing. */
  readonly output?: { readonly language: string; readonly text: string }
  /** Why no test runs it, from the comment before it. */
  readonly notRun?: string
}

const CHINESE = '.zh-CN.md'

const EXAMPLE =
  /(?:<!-- not run: ([^\n]*) -->\n)?```(sh|js|ts)\n(.*?)\n```(?:\n\n```(json|text|yaml|xml)\n(.*?)\n```)?/gs

const markdownIn = async (folder: string): Promise<string[]> =>
  (await readdir(join(PACKAGE_ROOT, folder))).filter(name => name.endsWith('.md')).map(name => join(folder, name))

/** The pages for users, by their paths in the package. */
export const DOCS_PAGES = (await Promise.all(['docs', 'docs/laboratory'].map(markdownIn))).flat().sort()

export const isChinese = (page: string): boolean => page.endsWith(CHINESE)

/** The page in the other language. */
export const englishOf = (page: string): string => page.replace(CHINESE, '.md')

export const readPage = (page: string): Promise<string> => readFile(join(PACKAGE_ROOT, page), 'utf8')

/** Examples in the order of the page. */
export const examplesIn = (text: string): Example[] =>
  [...text.matchAll(EXAMPLE)].map(([, notRun, kind, command = '', language, output]) => ({
    kind: kind as Example['kind'],
    command,
    ...(language !== undefined && { output: { language, text: output ?? '' } }),
    ...(notRun !== undefined && { notRun })
  }))

/** The page with the given outputs below its examples; undefined keeps the block as it is. */
export const withOutputs = (text: string, outputs: readonly (string | undefined)[]): string => {
  let at = 0
  return text.replace(EXAMPLE, whole => {
    const output = outputs[at++]
    if (output === undefined) return whole
    const command = /^(.*?```(?:sh|js|ts)\n.*?\n```)/s.exec(whole)?.[1] ?? whole
    const language = /^[[{]/.test(output) && !output.includes('\n') ? 'json' : 'text'
    const kept = /\n\n```(json|text|yaml|xml)\n/.exec(whole)?.[1] ?? language
    return output === '' ? command : `${command}\n\n\`\`\`${kept}\n${output}\n\`\`\``
  })
}
