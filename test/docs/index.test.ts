import { dirname, join } from 'node:path'
import t from 'tap'
import { DOCS_PAGES, isChinese, readPage } from '../support/pages.ts'

const linkedPages = async (page: string): Promise<string[]> =>
  [...(await readPage(page)).matchAll(/\]\(([^()#\s]+\.md)/g)].map(([, link = '']) => join(dirname(page), link))

t.test('the index names every page of the docs, and no other but that for contributors', async t => {
  const pages = DOCS_PAGES.filter(page => !isChinese(page) && page !== 'docs/README.md')
  const named = [...new Set(await linkedPages('docs/README.md'))].filter(page => page !== 'CONTRIBUTING.md')
  t.strictSame(named.sort(), pages)
})
