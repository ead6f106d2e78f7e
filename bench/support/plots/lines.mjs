import { median } from '../stats.mjs'
import { linearScale, logScale } from './scale.mjs'
import { document, element, gridLine, HEAD, MARGIN, round, SERIES, text, WIDTH, whisker } from './svg.mjs'

const LEFT = 84
const RIGHT = WIDTH - MARGIN
const AREA = 300

/** Units between the ends of the axis and the first and last points; leaves space for points side by side. */
const INSET = 44

const LEGEND_ROW = 34
const LEGEND_COLUMNS = 2
const LEGEND_TEXT = 40

const FOOT = 50
const FOOT_BASELINE = 36

/** Units between two series at the same place, so that their whiskers do not overlap. */
const ASIDE = 14

/** Marks of the series around a point: a circle, a square, and triangles and a diamond as paths. */
const MARKS = [
  (x, y) => `M${round(x - 6)} ${round(y)}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z`,
  (x, y) => `M${round(x - 5.5)} ${round(y - 5.5)}h11v11h-11z`,
  (x, y) => `M${round(x)} ${round(y - 7)}l7 12h-14z`,
  (x, y) => `M${round(x)} ${round(y - 7.5)}l7.5 7.5l-7.5 7.5l-7.5 -7.5z`,
  (x, y) => `M${round(x)} ${round(y + 7)}l7 -12h-14z`
]

const mark = (index, x, y) => element('path', { class: SERIES[index], d: MARKS[index](x, y) })

/** Draws a name with its mark in two columns above the area. */
const legend = series =>
  series.map(({ label }, index) => {
    const x = MARGIN + (index % LEGEND_COLUMNS) * ((WIDTH - 2 * MARGIN) / LEGEND_COLUMNS)
    const y = HEAD + Math.floor(index / LEGEND_COLUMNS) * LEGEND_ROW + LEGEND_ROW / 2
    return (
      element('path', { class: `line ${SERIES[index]}`, d: `M${round(x)} ${y}h28` }) +
      mark(index, x + 14, y) +
      text(x + LEGEND_TEXT, y + 6, label)
    )
  })

/**
 * A chart of lines over a logarithmic axis: medians, each with a line from the least to the largest value.
 * @param {{ name: string, title: string, note: string, unit: string, of: string, series: { label: string, points: { x: number, values: number[] }[] }[] }} chart
 *   `of`: noun of the numbers on the x axis; at most five series
 * @returns {{ name: string, alt: string, svg: string }}
 */
export const lineChart = ({ name, title, note, unit, of, series }) => {
  const top = HEAD + Math.ceil(series.length / LEGEND_COLUMNS) * LEGEND_ROW + 20
  const bottom = top + AREA
  const points = series.flatMap(line => line.points)
  const across = logScale(
    [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b),
    RIGHT - LEFT - 2 * INSET
  )
  const place = x => LEFT + INSET + across.at(x)
  const up = linearScale(Math.max(0, ...points.flatMap(({ values }) => values)), AREA)
  const axes = [
    ...up.ticks.map(tick => {
      const y = bottom - up.at(tick)
      return gridLine(LEFT, y, RIGHT, y) + text(LEFT - 10, y + 6, up.format(tick), { class: 'muted end' })
    }),
    ...across.ticks.map(tick =>
      text(place(tick), bottom + FOOT_BASELINE, across.format(tick), { class: 'muted middle' })
    )
  ]
  const lines = series.map((line, index) => {
    const aside = (index - (series.length - 1) / 2) * ASIDE
    const places = line.points.map(({ x, values }) => ({
      x: place(x) + aside,
      y: bottom - up.at(median(values)),
      ends: [Math.min(...values), Math.max(...values)].map(value => bottom - up.at(value))
    }))
    const d = places.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('')
    const spreads = places.map(({ x, ends: [low, high] }) =>
      low === high ? '' : whisker([x, low], [x, high], SERIES[index])
    )
    const marks = places.map(({ x, y }) => mark(index, x, y))
    return [element('path', { class: `line ${SERIES[index]}`, d }), ...spreads, ...marks].join('')
  })
  const digits = value => value.toLocaleString('en-US', { maximumSignificantDigits: 3 })
  const alt = `${title}: ${series
    .map(({ label, points: all }) => {
      const words = all.map(({ x, values }) => `${digits(median(values))} ${unit} at ${x.toLocaleString('en-US')}`)
      return `${label} ${words.join(', ')}`
    })
    .join('; ')} ${of}.`
  const content = [...legend(series), ...axes, ...lines]
  return { name, alt, svg: document({ title, note, description: alt, height: bottom + FOOT, content }) }
}
