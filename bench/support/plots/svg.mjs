/** Units of the drawing: 720 pixels wide, or as wide as a narrower page. */
export const WIDTH = 720
export const MARGIN = 20

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text with the characters replaced that XML reserves or does not allow. */
const escapeXml = text =>
  String(text)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML does not allow
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, character => ESCAPES[character])

/** At most two decimals, so that rounding errors do not change a file. */
export const round = value => Math.round(value * 100) / 100

const attribute = ([name, value]) => ` ${name}="${typeof value === 'number' ? round(value) : escapeXml(value)}"`

/** An element with attributes and content that is markup already. */
export const element = (name, attributes, content = '') => {
  const head = `${name}${Object.entries(attributes).map(attribute).join('')}`
  return content === '' ? `<${head}/>` : `<${head}>${content}</${name}>`
}

/** A line of text, by its baseline. */
export const text = (x, y, content, attributes = {}) => element('text', { x, y, ...attributes }, escapeXml(content))

const line = (x1, y1, x2, y2, name) =>
  element('path', { class: name, d: `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}` })

export const gridLine = (x1, y1, x2, y2) => line(x1, y1, x2, y2, 'grid')

const CAP = 5

/** The spread of values: a line with caps, and an outline in the color of the background that keeps it visible on a bar or a line. @param {string} [tone] that of its series, else that of text */
export const whisker = ([x1, y1], [x2, y2], tone) => {
  const [capX, capY] = x1 === x2 ? [CAP, 0] : [0, CAP]
  const stroke = (x, y, toX, toY) => `M${round(x)} ${round(y)}L${round(toX)} ${round(toY)}`
  const d =
    stroke(x1, y1, x2, y2) +
    [
      [x1, y1],
      [x2, y2]
    ]
      .map(([x, y]) => stroke(x - capX, y - capY, x + capX, y + capY))
      .join('')
  return (
    element('path', { class: 'seam', d }) +
    element('path', { class: tone === undefined ? 'whisker' : `whisker ${tone}`, d })
  )
}

/** Colors of data, light and dark. Contrast with the background is at least 3:1; marks and labels tell them apart for color-blind readers. */
const TONES = {
  ours: ['#0969da', '#58a6ff'],
  peer: ['#818b98', '#8b949e'],
  other: ['#bc4c00', '#f0883e'],
  third: ['#1a7f37', '#3fb950'],
  fourth: ['#8250df', '#bc8cff'],
  fifth: ['#bf3989', '#f778ba']
}

export const SERIES = ['ours', 'other', 'third', 'fourth', 'fifth']

const tones = theme =>
  Object.entries(TONES)
    .map(([name, colors]) => `--${name}:${colors[theme]}`)
    .join(';')

/** Letters grow when the plot is shown small, and shrink when it is shown large. */
const sizes = (plain, title) => `text{font-size:${plain}px}.title{font-size:${title}px}`

const STYLE = [
  `svg{--paper:#ffffff;--ink:#1f2328;--muted:#59636e;--faint:#d1d9e0;${tones(0)}}`,
  `@media (prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#f0f6fc;--muted:#9198a1;--faint:#3d444d;${tones(1)}}}`,
  'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;fill:var(--ink);paint-order:stroke;stroke:var(--paper);stroke-width:4}',
  '.title{font-weight:600}.muted{fill:var(--muted)}.end{text-anchor:end}.middle{text-anchor:middle}',
  '.paper{fill:var(--paper)}.grid{stroke:var(--faint);fill:none}',
  '.whisker{stroke:var(--ink);stroke-width:2;fill:none}.seam{stroke:var(--paper);stroke-width:5;fill:none}',
  ...Object.keys(TONES).map(
    name =>
      `.${name}{fill:var(--${name})}.line.${name}{stroke:var(--${name});stroke-width:2.5;fill:none}.whisker.${name}{stroke:var(--${name});fill:none}`
  ),
  sizes(15, 18),
  `@media (max-width:520px){${sizes(24, 27)}.wide{display:none}}`,
  `@media (min-width:1000px){${sizes(12, 15)}}`
].join('\n')

const TITLE_BASELINE = 34
const NOTE_BASELINE = 66

/** Units above the content of a plot. */
export const HEAD = 84

/**
 * A complete plot. It has its own background, so that it is legible on any page; title and note are above the content.
 * @param {{ title: string, note: string, description: string, height: number, content: string[] }} plot `description`: for screen readers
 */
export const document = ({ title, note, description, height, content }) => {
  const view = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${WIDTH} ${round(height)}`, width: WIDTH, height }
  return `${element(
    'svg',
    { ...view, role: 'img' },
    [
      '',
      element('title', {}, escapeXml(title)),
      element('desc', {}, escapeXml(description)),
      element('style', {}, `\n${STYLE}\n`),
      element('rect', { class: 'paper', width: WIDTH, height, rx: 8 }),
      text(MARGIN, TITLE_BASELINE, title, { class: 'title' }),
      text(MARGIN, NOTE_BASELINE, note, { class: 'muted' }),
      ...content,
      ''
    ].join('\n')
  )}\n`
}
