/** Maximum bits of a value for 32-bit shifts: the value and the rest of a byte must fit. */
const SHIFTABLE = 24

const wide: typeof narrow = (bytes, from, width, output, start, to) => {
  const size = 2 ** width
  let held = 0
  let bits = 0
  let next = from
  for (let at = start; at < to; at++) {
    while (bits < width) {
      held += (bytes[next++] ?? 0) * 2 ** bits
      bits += 8
    }
    output[at] = held % size
    held = Math.floor(held / size)
    bits -= width
  }
}

const narrow = (
  bytes: Uint8Array,
  from: number,
  width: number,
  output: Uint8Array | Uint32Array,
  start: number,
  to: number
): void => {
  const mask = (1 << width) - 1
  let held = 0
  let bits = 0
  let next = from
  for (let at = start; at < to; at++) {
    while (bits < width) {
      held |= (bytes[next++] ?? 0) << bits
      bits += 8
    }
    output[at] = held & mask
    held >>>= width
    bits -= width
  }
}

/**
 * Decodes small numbers in runs into `output`. A run never writes more than fits, whatever length it claims.
 * documented: Parquet format, Encodings.md, RLE
 * @param width bits of a number, 0 to 32
 * @returns the value of all numbers, if the first run repeats it to the end
 * @throws Error when the bytes end before `output` is full
 */
export const decodeRuns = (
  bytes: Uint8Array,
  from: number,
  end: number,
  width: number,
  output: Uint8Array | Uint32Array
): number | undefined => {
  if (width > 32) throw new Error(`numbers of ${width} bits`)
  let next = from
  for (let filled = 0; filled < output.length; ) {
    let header = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[next++]
      if (byte === undefined || next > end) throw new Error('a run of numbers ends too early')
      header += (byte & 127) * shift
      if (byte < 128) break
    }
    const length = Math.floor(header / 2)
    if (header % 2 === 1) {
      const to = Math.min(output.length, filled + length * 8)
      if (width > SHIFTABLE) wide(bytes, next, width, output, filled, to)
      else narrow(bytes, next, width, output, filled, to)
      next += length * width
      filled = to
    } else {
      let value = 0
      for (let byte = 0; byte < Math.ceil(width / 8); byte++) value += (bytes[next++] ?? 0) * 256 ** byte
      const to = Math.min(output.length, filled + length)
      output.fill(value, filled, to)
      if (filled === 0 && to === output.length) return value
      filled = to
    }
  }
  return undefined
}
