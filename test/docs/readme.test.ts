import t from 'tap'
import { examplesIn, readPage } from '../support/pages.ts'

const examplesOf = async (page: string) => examplesIn(await readPage(page))

t.test('both languages have the same commands, and the two commands of a fresh machine', async t => {
  const [english, chinese] = [await examplesOf('README.md'), await examplesOf('README.zh-CN.md')]
  t.strictSame(chinese, english)
  const commands = english.map(({ command }) => command)
  t.ok(commands.includes('npm ci && npm start'))
  t.ok(commands.includes('npm ci && npm test'))
})
