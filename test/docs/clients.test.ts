import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'

const read = (file: string) => readFile(join(PACKAGE_ROOT, file), 'utf8')

/** Rows of a Markdown table whose first cells are a client and its versions. */
const rowsOf = (page: string): string[] =>
  [...page.matchAll(/^\| ([@a-z][^| ]*) \| ([0-9., ]+) \|/gm)]
    .flatMap(([, client, versions = '']) => versions.split(', ').map(version => `${client} ${version.trim()}`))
    .sort()

t.test('the clients of both READMEs are those of the last run, none of which failed', async t => {
  const results = await read('test/clients/results.md')
  const driven = rowsOf(results)
  t.ok(driven.length > 10)
  t.notMatch(results, 'failed:')
  for (const page of ['README.md', 'README.zh-CN.md']) t.same(rowsOf(await read(page)), driven, page)
})
