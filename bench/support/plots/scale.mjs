const STEPS = [1, 2, 2.5, 5, 10]

/** Decimals of a step such as 0.25. */
const decimals = step =>
  Math.max(0, ...[0, 1, 2, 3, 4, 5, 6].filter(count => Number(step.toFixed(count)) !== step).map(count => count + 1))

/** Shows a number in the words of the page: 31,579 or 0.25. */
const formatWith = digits => value =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/**
 * A scale that begins at 0 and ends at a round number, with three to six ticks.
 * @param {number} most largest value to be shown
 * @param {number} length units from 0 to the end
 */
export const linearScale = (most, length) => {
  const rough = (most > 0 ? most : 1) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Number(((STEPS.find(factor => factor * power >= rough * 0.999) ?? 10) * power).toPrecision(12))
  const count = Math.ceil((most > 0 ? most : 1) / step - 1e-9)
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
  return { ticks, at: value => (value / (count * step)) * length, format: formatWith(decimals(step)) }
}

/** A logarithmic scale from the least to the largest of some positive values. */
export const logScale = (values, length) => {
  const [least, most] = [Math.min(...values), Math.max(...values)].map(Math.log10)
  const width = most - least
  return {
    ticks: [...values],
    at: value => (width === 0 ? length / 2 : ((Math.log10(value) - least) / width) * length),
    format: formatWith(0)
  }
}
