import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import t from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'

const pagesOf = async (folder: string): Promise<string[]> =>
  (await readdir(join(PACKAGE_ROOT, folder))).filter(name => name.endsWith('.md')).map(name => join(folder, name))

const PAGES = (await Promise.all(['.', 'docs', 'docs/laboratory', 'bench', '.github'].map(pagesOf))).flat()

/** Pages that show the way in the tree: the architecture, and the README of each room. */
const MAPS = [
  'docs/architecture.md',
  ...(await readdir(join(PACKAGE_ROOT, 'src'))).map(room => `src/${room}/README.md`)
]

/** A plain path; patterns such as `*.ts` and URLs are none. */
const FILE_NAME = /(?<![\w./*…<-])(?:[\w-]+\/)*[\w-]+\.(?:ts|mjs|md|json|yaml)\b/g
const FOLDER_NAME = /`((?:[\w-]+\/)+)`/g

const LINK = /(?:\]\(|(?:src|srcset)=")([^()\s"]+)/g

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

t.test('every file and folder that a map of the tree names is there', async t => {
  let count = 0
  for (const page of MAPS) {
    const text = await readFile(join(PACKAGE_ROOT, page), 'utf8').catch(() => '')
    const names = [...text.matchAll(FILE_NAME)].map(([name]) => name)
    const folders = [...text.matchAll(FOLDER_NAME)].map(([, name = '']) => name)
    for (const name of [...names, ...folders]) {
      count++
      const places = ['', 'src', 'routes', dirname(page)].map(base => join(PACKAGE_ROOT, base, name))
      t.ok(places.some(existsSync), `${page}: ${name}`)
    }
    if (page.startsWith('src/')) t.ok(text.trimEnd().split('\n').length <= 15, `${page} has at most 15 lines`)
  }
  t.ok(count > 100)
})
