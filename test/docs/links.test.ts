import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import t from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'

const pagesOf = async (folder: string): Promise<string[]> =>
  (await readdir(join(PACKAGE_ROOT, folder))).filter(name => name.endsWith('.md')).map(name => join(folder, name))

const PAGES = (await Promise.all(['.', 'docs', 'bench'].map(pagesOf))).flat()

const LINK = /\]\(([^()\s]+)\)/g

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')

const anchorsIn = (page: string): string[] =>
  [...page.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

const isBroken = async (page: string, link: string): Promise<boolean> => {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : relative('.', join(dirname(page), decodeURI(path)))
  try {
    const isPage = target.endsWith('.md')
    const text = await readFile(join(PACKAGE_ROOT, target), 'utf8')
    return anchor !== undefined && isPage && !anchorsIn(text).includes(anchor)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EISDIR'
  }
}

t.test('every link between the pages leads somewhere', async t => {
  t.ok(PAGES.length > 8)
  let count = 0
  for (const page of PAGES) {
    const text = await readFile(join(PACKAGE_ROOT, page), 'utf8')
    for (const [, link = ''] of text.matchAll(LINK)) {
      if (/^[a-z]+:/.test(link)) continue
      count++
      t.notOk(await isBroken(page, link), `${page}: ${link}`)
    }
  }
  t.ok(count > 50)
})
