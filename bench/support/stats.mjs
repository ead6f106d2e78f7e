/** The middle value, or the mean of the two middle ones. */
export const median = values => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The smallest value that at least this share of the values does not exceed. Sorts a typed array in place. */
export const quantile = (values, share) => {
  values.sort()
  return values[Math.min(values.length - 1, Math.ceil(share * values.length) - 1)]
}

/** The median of a[i] / b[i]: what is common to both halves of a pair drops out. */
export const medianRatio = (a, b) => median(a.map((value, index) => value / b[index]))

export const whole = value => Math.round(value).toLocaleString('en-US')

export const ratio = value => value.toFixed(2)

export const spread = (values, show = whole) => `${show(Math.min(...values))} to ${show(Math.max(...values))}`
