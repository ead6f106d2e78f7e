import { median, whole } from '../stats.mjs'
import { linearScale } from './scale.mjs'
import { document, element, gridLine, HEAD, MARGIN, text, WIDTH, whisker } from './svg.mjs'

/** Units of a row: a line of text with the bar below. */
const ROW = 60
const TEXT_BASELINE = 24
const BAR_TOP = 33
const BAR_HEIGHT = 16

const FOOT = 40
const FOOT_BASELINE = 30

/** The first and last label stay within the plot; the one before the last has no room on small screens. */
const labelClass = (index, count) => {
  if (index === 0) return 'muted'
  if (index === count - 1) return 'muted end'
  return index === count - 2 ? 'muted middle wide' : 'muted middle'
}

const shown = value => (value < 10 ? value.toLocaleString('en-US', { maximumSignificantDigits: 2 }) : whole(value))

/**
 * A chart of horizontal bars: the median of each row's values, with a line from the least to the largest of them.
 * @param {{ name: string, title: string, note: string, unit: string, rows: { label: string, values: number[], tone?: string, absent?: string }[] }} chart
 *   `absent`: shown in place of a value
 * @returns {{ name: string, alt: string, svg: string }}
 */
export const barChart = ({ name, title, note, unit, rows }) => {
  const length = WIDTH - 2 * MARGIN
  const scale = linearScale(Math.max(0, ...rows.flatMap(({ values }) => values)), length)
  const bottom = HEAD + rows.length * ROW
  const axis = scale.ticks.map((tick, index) => {
    const x = MARGIN + scale.at(tick)
    return (
      gridLine(x, HEAD, x, bottom) +
      text(x, bottom + FOOT_BASELINE, scale.format(tick), { class: labelClass(index, scale.ticks.length) })
    )
  })
  const valueOfRow = ({ values, absent }) =>
    values.length === 0 ? (absent ?? 'absent') : `${shown(median(values))}${unit === '' ? '' : ` ${unit}`}`
  const drawn = rows.map((row, index) => {
    const top = HEAD + index * ROW
    const middle = top + BAR_TOP + BAR_HEIGHT / 2
    const words =
      text(MARGIN, top + TEXT_BASELINE, row.label) +
      text(WIDTH - MARGIN, top + TEXT_BASELINE, valueOfRow(row), {
        class: row.values.length === 0 ? 'muted end' : 'end'
      })
    if (row.values.length === 0) return words
    const bar = element('rect', {
      class: row.tone ?? 'peer',
      x: MARGIN,
      y: top + BAR_TOP,
      width: scale.at(median(row.values)),
      height: BAR_HEIGHT
    })
    const [least, most] = [Math.min(...row.values), Math.max(...row.values)]
    const spread = most > least ? whisker([MARGIN + scale.at(least), middle], [MARGIN + scale.at(most), middle]) : ''
    return words + bar + spread
  })
  const alt = `${title}: ${rows.map(row => `${row.label} ${valueOfRow(row)}`).join('; ')}.`
  return {
    name,
    alt,
    svg: document({ title, note, description: alt, height: bottom + FOOT, content: [...axis, ...drawn] })
  }
}
