import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'

const read = (file: string) => readFile(join(PACKAGE_ROOT, file), 'utf8')

/** Rows of a Markdown table whose first cells are a client and its versions; an asterisk marks those that could not be had. */
const rowsOf = (page: string): string[] =>
  [...page.matchAll(/^\| ([@a-z][^| ]*) \| ([0-9., *]+) \|/gm)]
    .flatMap(([, client, versions = '']) => versions.split(', ').map(version => `${client} ${version.trim()}`))
    .sort()

t.test('the page of clients lists those of the last run, which failed for none that could be had', async t => {
  const results = await read('test/clients/results.md')
  const marked = results.replace(
    /^(\| \S+ \| [\d.]+)( \|.* failed: not installed: .*Could not find artifact)/gm,
    '$1*$2'
  )
  const driven = rowsOf(marked)
  t.ok(driven.length > 10)
  t.strictSame(results.match(/failed: (?!not installed: .*Could not find artifact).*/g), null)
  for (const page of ['docs/clients.md', 'docs/clients.zh-CN.md']) t.strictSame(rowsOf(await read(page)), driven, page)
})
