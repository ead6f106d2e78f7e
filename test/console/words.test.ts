import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { language } from '../../src/console/settings.ts'
import { en } from '../../src/console/words/en.ts'
import { ago, bytes, duration, moment, number, percent, say } from '../../src/console/words/words.ts'
import { zh } from '../../src/console/words/zh.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'

const ROOM = join(PACKAGE_ROOT, 'src', 'console')

const sources = readdirSync(ROOM, { recursive: true })
  .map(String)
  .filter(file => /\.tsx?$/.test(file) && !file.startsWith('words/'))
  .map(file => ({ file, text: readFileSync(join(ROOM, file), 'utf8') }))

const CJK = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/

t.afterEach(() => {
  language.value = 'en'
})

t.test('both languages have the same words, in the same order', async t => {
  t.strictSame(Object.keys(zh), Object.keys(en))
})

t.test('a text has the same placeholders in both languages, and is empty in none', async t => {
  const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()
  for (const [word, text] of Object.entries(en)) {
    const other = zh[word as keyof typeof zh]
    t.strictSame(placeholders(other), placeholders(text), word)
    for (const each of [text, other]) t.match(each, /^\S(?:.*\S)?$/, word)
  }
})

t.test('English has no Chinese characters, and Chinese has Chinese ones', async t => {
  for (const [word, text] of Object.entries(en)) {
    if (!word.startsWith('language.')) t.notMatch(text, CJK, word)
  }
  // Names of the product's parts are the same in both languages, but for their number, spaces and capitals.
  const bare = (text: string) => text.toLowerCase().replace(/\{\w+\}|.*\||\s|s\b/g, '')
  const same = Object.entries(zh).filter(([, text]) => !CJK.test(text))
  for (const [word, text] of same) t.equal(bare(text), bare(en[word as keyof typeof en]), word)
})

t.test('a Chinese text has full-width punctuation', async t => {
  for (const [word, text] of Object.entries(zh)) t.notMatch(text, /[\u3400-\u9fff][,;:?!]|[\u3400-\u9fff]\.$/, word)
})

t.test('no word is unused', async t => {
  const all = sources.map(({ text }) => text).join('\n')
  const patterns = [...all.matchAll(/`([\w.-]*)\$\{[^}]*\}([\w.-]*)`/g)].map(([, before = '', after = '']) => ({
    before,
    after
  }))
  for (const word of Object.keys(en)) {
    const byPattern = patterns.some(
      ({ before, after }) => before.endsWith('.') && word.startsWith(before) && word.endsWith(after)
    )
    t.ok(byPattern || all.includes(`'${word}'`), word)
  }
})

t.test('no text stands in a view', async t => {
  for (const { file, text } of sources.filter(({ file }) => file.endsWith('.tsx'))) {
    const code = text.replace(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, '')
    // Between a closing `>` and an opening `<` of the same line, or on a line of its own.
    const inline = [
      ...code.matchAll(/<(?!code|kbd)[\w.]+(?:\s[^<>]*)?>([^<>{}=]*[A-Za-z\u3400-\u9fff]{2}[^<>{}=]*)<\//g)
    ].map(([, found]) => found?.trim())
    t.strictSame(
      // Values of the API are the same in all languages.
      inline.filter(found => !/^[A-Z_]+$/.test(found ?? '')),
      [],
      file
    )
    t.notMatch(code, /\b(?:title|aria-label|placeholder|alt)="(?!\S*\/)[^"]*[A-Za-z\u3400-\u9fff]/, file)
    t.notMatch(code, CJK, file)
  }
})

t.test('numbers and plurals are written as the language does', async t => {
  t.strictSame([say('sandbox.jobs', { count: 1 }), say('sandbox.jobs', { count: 1200 })], ['1 job', '1,200 jobs'])
  t.strictSame(
    [number(63524352), percent(0.4), bytes(999), bytes(63_524_352)],
    ['63,524,352', '40%', '999 bytes', '63.5 MB']
  )
  t.strictSame(
    [duration(3.21), duration(250), duration(1500), duration(90_000)],
    ['3.2 ms', '250 ms', '1.5 sec', '1.5 min']
  )
  t.equal(moment('2024-01-02T03:04:05.678Z'), '2024-01-02 03:04:05')
  t.strictSame([ago(0, 90_000), ago(0, 0), ago(3_600_000, 0)], ['1 minute ago', 'now', 'in 1 hour'])
  language.value = 'zh'
  t.strictSame([say('sandbox.jobs', { count: 1 }), ago(0, 90_000), duration(1500)], ['1 个任务', '1分钟前', '1.5秒'])
})

t.test('numbers, sizes and lengths of time are written as by the browser', async t => {
  for (const name of ['en', 'zh'] as const) {
    language.value = name
    const tag = name === 'zh' ? 'zh-CN' : 'en'
    const withUnit = (value: number, unit: string, maximumFractionDigits: number) => {
      const unitDisplay = unit === 'byte' ? 'long' : 'short'
      return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay, maximumFractionDigits }).format(value)
    }
    for (const value of [0, 1, 2, 12, 999, 1000, 12_345, 1_234_567, 9_876_543_210, 0.5, 1234.5678, -1234.25]) {
      t.equal(number(value), new Intl.NumberFormat(tag).format(value))
    }
    for (const value of [0, 0.004, 0.5, 0.996, 1, 12.34]) {
      t.equal(percent(value), new Intl.NumberFormat(tag, { style: 'percent' }).format(value))
    }
    t.strictSame(
      [bytes(0), bytes(1), bytes(999), bytes(1000), bytes(2_345_678), bytes(5e9), bytes(1.5e15)],
      [
        withUnit(0, 'byte', 0),
        withUnit(1, 'byte', 0),
        withUnit(999, 'byte', 0),
        withUnit(1, 'kilobyte', 1),
        withUnit(2.345678, 'megabyte', 1),
        withUnit(5, 'gigabyte', 1),
        withUnit(1500, 'terabyte', 1)
      ]
    )
    t.strictSame(
      [duration(0), duration(9.87), duration(250.4), duration(1500), duration(90_000), duration(5_400_000)],
      [
        withUnit(0, 'millisecond', 1),
        withUnit(9.87, 'millisecond', 1),
        withUnit(250, 'millisecond', 0),
        withUnit(1.5, 'second', 1),
        withUnit(1.5, 'minute', 1),
        withUnit(1.5, 'hour', 1)
      ]
    )
  }
})
