import { join } from 'node:path'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import t from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'

const { barChart } = await import(join(PACKAGE_ROOT, 'bench/support/plots/bars.mjs'))
const { lineChart } = await import(join(PACKAGE_ROOT, 'bench/support/plots/lines.mjs'))
const { linearScale, logScale } = await import(join(PACKAGE_ROOT, 'bench/support/plots/scale.mjs'))

type Element = Readonly<Record<string, string>>

/** Attributes of each element of a kind, with its text as `content`. */
const elementsOf = (svg: string, kind: string): Element[] =>
  [...svg.matchAll(new RegExp(`<${kind}((?: [\\w-]+="[^"]*")*)(?:/>|>([^<]*)</${kind}>)`, 'g'))].map(
    ([, attributes = '', content]) => ({
      ...Object.fromEntries([...attributes.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value])),
      ...(content !== undefined && { content })
    })
  )

const withClass = (elements: Element[], name: string) =>
  elements.filter(each => each['class']?.split(' ').includes(name))

const bars = (more: object = {}) =>
  barChart({
    name: 'servers',
    title: 'Requests per second',
    note: 'median; line: slowest to fastest round',
    unit: '',
    rows: [
      { label: 'ours', tone: 'ours', values: [80, 100, 90] },
      { label: 'theirs', values: [25] },
      { label: 'no Java', values: [] }
    ],
    ...more
  })

const lines = () =>
  lineChart({
    name: 'jobs',
    title: 'p99 by number of jobs',
    note: 'milliseconds',
    unit: 'ms',
    of: 'jobs',
    series: [
      { label: 'get', points: [10, 100, 1000].map(x => ({ x, values: [0.2, 0.1, 0.4] })) },
      { label: 'list', points: [10, 100, 1000].map(x => ({ x, values: [0.3] })) }
    ]
  })

t.test('bars begin at the left, are as long as the median, and end with a line over the spread', async t => {
  const { name, svg } = bars()
  t.equal(name, 'servers')
  // 680 units are 100 requests.
  t.strictSame(
    elementsOf(svg, 'rect').map(({ class: tone, x, y, width, height }) => [tone, x, y, width, height]),
    [
      ['paper', undefined, undefined, '720', '304'],
      ['ours', '20', '117', '612', '16'],
      ['peer', '20', '177', '170', '16']
    ]
  )
  const [seam, whisker, ...more] = elementsOf(svg, 'path').filter(({ class: kind }) => kind !== 'grid')
  t.strictSame(
    [seam, whisker],
    ['seam', 'whisker'].map(kind => ({ class: kind, d: 'M564 125L700 125M564 120L564 130M700 120L700 130' }))
  )
  t.strictSame(more, [], 'a single value has no spread')
})

t.test('each bar has its name and its value in words, also a bar that was not measured', async t => {
  const words = elementsOf(bars({ unit: 'ms' }).svg, 'text').map(({ x, y, content }) => [x, y, content])
  t.strictSame(words.slice(0, 2), [
    ['20', '34', 'Requests per second'],
    ['20', '66', 'median; line: slowest to fastest round']
  ])
  t.strictSame(words.slice(-6), [
    ['20', '108', 'ours'],
    ['700', '108', '90 ms'],
    ['20', '168', 'theirs'],
    ['700', '168', '25 ms'],
    ['20', '228', 'no Java'],
    ['700', '228', 'absent']
  ])
})

t.test('lines go through the medians over a logarithmic axis, with a mark and the spread of each point', async t => {
  const { svg } = lines()
  const paths = elementsOf(svg, 'path')
  // After the two of the legend. 0.4 ms is 300 units; the series stand 7 units left and right of each other's place.
  const drawn = withClass(paths, 'line').slice(2)
  t.strictSame(
    drawn.map(({ class: tone, d }) => [tone, d]),
    [
      ['line ours', 'M121 288L385 288L649 288'],
      ['line other', 'M135 213L399 213L663 213']
    ]
  )
  t.strictSame(
    withClass(paths, 'whisker').map(({ class: tone, d }) => [tone, d]),
    [121, 385, 649].map(x => ['whisker ours', `M${x} 363L${x} 138M${x - 5} 363L${x + 5} 363M${x - 5} 138L${x + 5} 138`])
  )
  const marks = paths.filter(({ class: tone }) => tone === 'ours' || tone === 'other').map(({ d }) => d)
  t.equal(marks.length, 8, 'one in the legend and three on each line')
  t.equal(new Set(marks.map(d => d?.replace(/^M\S+ \S+?(?=[a-z])/, ''))).size, 2, 'each series has its own mark')
  t.strictSame(
    elementsOf(svg, 'text').map(({ content }) => content),
    ['p99 by number of jobs', 'milliseconds', 'get', 'list', '0.0', '0.1', '0.2', '0.3', '0.4', '10', '100', '1,000']
  )
})

t.test('the alt text has the values of a plot', async t => {
  t.equal(bars({ unit: 'ms' }).alt, 'Requests per second: ours 90 ms; theirs 25 ms; no Java absent.')
  t.equal(
    lines().alt,
    'p99 by number of jobs: get 0.2 ms at 10, 0.2 ms at 100, 0.2 ms at 1,000; list 0.3 ms at 10, 0.3 ms at 100, 0.3 ms at 1,000 jobs.'
  )
})

t.test('a plot is well-formed XML for all texts', async t => {
  const words = `a < b & "c" > 'd' \u0000 \u001b 中文 ]]>`
  const plots = [
    bars(),
    lines(),
    bars({ title: words, note: words, unit: words, rows: [{ label: words, values: [1] }] })
  ]
  for (const { svg, alt } of plots) {
    t.equal(XMLValidator.validate(svg), true)
    const { svg: root } = new XMLParser({ ignoreAttributes: false, processEntities: true }).parse(svg)
    t.match(root, { '@_xmlns': 'http://www.w3.org/2000/svg', '@_role': 'img', '@_width': '720' })
    t.equal(root.desc, alt.replaceAll('\u0000', '\ufffd').replaceAll('\u001b', '\ufffd'))
    t.notMatch(svg, /href|<script|<image|url\(/, 'and needs nothing from elsewhere')
  }
})

/** Relative luminance of a colour such as #0969da, as WCAG defines it. */
const luminance = (color: string): number => {
  const parts = [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16) / 255)
  const [red = 0, green = 0, blue = 0] = parts.map(part =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

t.test('both themes name all colours, and these are legible on their paper', async t => {
  const { svg } = lines()
  const palettes = [/^svg\{(.*)\}$/m, /@media \(prefers-color-scheme:dark\)\{svg\{(.*?)\}\}/].map(pattern =>
    Object.fromEntries(
      [...(pattern.exec(svg)?.[1] ?? '').matchAll(/--(\w+):(#[0-9a-f]{6})/g)].map(([, name, color]) => [name, color])
    )
  )
  const [light = {}, dark = {}] = palettes
  const names = ['paper', 'ink', 'muted', 'faint', 'ours', 'peer', 'other', 'third', 'fourth', 'fifth']
  t.strictSame([Object.keys(light), Object.keys(dark)], [names, names])
  for (const palette of [light, dark]) {
    const { paper = '', faint, ...others } = palette
    t.not(faint, paper)
    for (const [name, color = ''] of Object.entries(others)) {
      const least = name === 'ink' || name === 'muted' ? 4.5 : 3
      t.ok(
        contrast(String(color), String(paper)) >= least,
        `${name}: ${contrast(String(color), String(paper)).toFixed(2)}`
      )
    }
  }
  t.match(svg, '.paper{fill:var(--paper)}', 'the plot has its own background')
})

t.test('letters are at least eleven pixels tall at 360 and at 1,200 pixels', async t => {
  const { svg } = bars()
  const [plain, narrow, wide] = [
    /^text\{font-size:(\d+)px\}/m,
    /^@media \(max-width:520px\)\{text\{font-size:(\d+)px\}/m,
    /^@media \(min-width:1000px\)\{text\{font-size:(\d+)px\}/m
  ].map(pattern => Number(pattern.exec(svg)?.[1]))
  t.ok((narrow ?? 0) * (360 / 720) >= 11)
  t.ok((plain ?? 0) * (521 / 720) >= 10.5)
  t.ok((wide ?? 0) * (1200 / 720) >= 11)
})

t.test('axes end at round numbers', async t => {
  const ticksOf = (most: number): number[] => linearScale(most, 100).ticks
  t.strictSame(ticksOf(43_537), [0, 10_000, 20_000, 30_000, 40_000, 50_000])
  t.strictSame(ticksOf(0.62), [0, 0.2, 0.4, 0.6, 0.8])
  t.strictSame(ticksOf(100), [0, 20, 40, 60, 80, 100])
  t.strictSame(ticksOf(0), [0, 0.2, 0.4, 0.6, 0.8, 1], 'also where nothing was measured')
  t.strictSame(ticksOf(0.62).map(linearScale(0.62, 100).format), ['0.0', '0.2', '0.4', '0.6', '0.8'])
  t.equal(linearScale(100, 680).at(25), 170)
  t.strictSame([1000, 10_000, 1_000_000].map(logScale([1000, 1_000_000], 300).at), [0, 100, 300])
  t.equal(logScale([1000], 300).at(1000), 150)
})
