import { basename } from 'node:path'
import t from 'tap'
import { DOCS_PAGES, englishOf, isChinese, readPage } from '../support/pages.ts'

const twins = DOCS_PAGES.filter(isChinese)

/** Blocks of code; comments in them are in the language of the page. */
const blocksOf = (page: string): string[] =>
  [...page.matchAll(/^```.*?^```/gms)].map(([block]) => block.replace(/(?: +#|(?:^| +)\/\/) .*$/gm, ''))

const headingsOf = (page: string): string[] =>
  [...page.replace(/^```.*?^```/gms, '').matchAll(/^(#+) /gm)].map(([, level = '']) => level)

/** Tables in English alone, to which the page in Chinese links. */
const withoutLibraries = (page: string): string =>
  page.split(/^## (?:Libraries|Tested clients|依赖库|测试过的客户端)$/m)[0] ?? ''

/** How many paragraphs and list items there are, so that a new one is noticed in the other language. */
const partsOf = (page: string): { readonly paragraphs: number; readonly items: number } => {
  const text = page.replace(/^```.*?^```/gms, 'block')
  return { paragraphs: text.trim().split(/\n\n+/).length, items: [...text.matchAll(/^ *(?:-|\d\d?\.) /gm)].length }
}

const rowsOf = (page: string): number => [...page.matchAll(/^\|/gm)].length

t.test('a page in Chinese has the headings, commands and rows of its English page', async t => {
  t.ok(twins.length >= 2)
  for (const name of twins) {
    const english = englishOf(name)
    const [one, other] = [await readPage(english), await readPage(name)]
    t.match(one, `\n[简体中文](${basename(name)})\n`, english)
    t.match(other, `\n[English](${basename(english)})\n`, name)
    t.strictSame(blocksOf(other), blocksOf(one), name)
    t.strictSame(headingsOf(other), headingsOf(one), name)
    t.strictSame(partsOf(withoutLibraries(other)), partsOf(withoutLibraries(one)), name)
    t.equal(rowsOf(other), rowsOf(withoutLibraries(one)), `${name}: rows of tables`)
  }
})
