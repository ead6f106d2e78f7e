import { dirname, join } from 'node:path'
import t from 'tap'
import { DOCS_PAGES, englishOf, isChinese, readPage } from '../support/pages.ts'

const INDEX = 'docs/README.md'

/** Pages that a page links to, by their English names. */
const linkedPages = async (page: string): Promise<string[]> => {
  const links = [...(await readPage(page)).matchAll(/\]\(([^()#\s]+\.md)/g)]
  const pages = links.map(([, link = '']) => englishOf(join(dirname(page), link)))
  return [...new Set(pages)].filter(linked => linked !== 'CONTRIBUTING.md' && linked !== INDEX).sort()
}

t.test('the index names every page of the docs, and no other but that for contributors', async t => {
  const pages = DOCS_PAGES.filter(page => !isChinese(page) && page !== INDEX)
  t.strictSame(await linkedPages(INDEX), pages)
  t.strictSame(await linkedPages('docs/README.zh-CN.md'), pages)
})

t.test('a page in Chinese links to pages in Chinese where there are any', async t => {
  for (const page of DOCS_PAGES.filter(isChinese)) {
    for (const [, link = ''] of (await readPage(page)).matchAll(/(?<!\[English)\]\(([^()#:\s]+\.md)/g)) {
      const twin = join(dirname(page), link.replace(/(?:\.zh-CN)?\.md$/, '.zh-CN.md'))
      if (DOCS_PAGES.includes(twin) && twin !== page) t.match(link, /\.zh-CN\.md$/, `${page}: ${link}`)
    }
  }
})
