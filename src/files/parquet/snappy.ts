/** Literals of at least this many bytes are copied by a call, which costs more than a loop over fewer bytes. */
const LONG = 32

/** Lengths of literals above 60 follow the tag, in up to this many bytes. */
const LENGTH_BYTES = 4

/**
 * Decompresses Snappy data into `output`. documented: google/snappy, format_description.txt
 * @throws Error when the data are damaged, or have another length than `output`
 */
export const unpackSnappy = (input: Uint8Array, output: Uint8Array): void => {
  let at = afterLength(input)
  if (at >= input.length && output.length > 0) throw new Error('invalid snappy length header')
  let filled = 0
  while (at < input.length) {
    const tag = input[at++] as number
    if (at >= input.length) throw new Error('missing eof marker')
    const kind = tag & 3
    if (kind === 0) {
      let length = (tag >>> 2) + 1
      if (length > 60) {
        if (at + LENGTH_BYTES > input.length) throw new Error('snappy error literal pos + 3 >= inputLength')
        const bytes = length - 60
        length = numberAt(input, at, bytes) + 1
        at += bytes
      }
      if (at + length > input.length) throw new Error('snappy error literal exceeds input length')
      if (length < LONG)
        for (let index = 0; index < length; index++) output[filled + index] = input[at + index] as number
      else if (filled + length <= output.length) output.set(input.subarray(at, at + length), filled)
      at += length
      filled += length
    } else {
      const bytes = kind === 3 ? 4 : kind
      if (at + bytes > input.length) throw new Error('snappy error end of input')
      const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
      const offset = kind === 1 ? (input[at] as number) + ((tag >>> 5) << 8) : numberAt(input, at, bytes)
      at += bytes
      if (offset === 0) throw new Error(`invalid offset 0 pos ${at} inputLength ${input.length}`)
      if (offset > filled) throw new Error('cannot copy from before start of buffer')
      // Byte by byte: a copy may include bytes that it has just written.
      const from = filled - offset
      for (let index = 0; index < length; index++) output[filled + index] = output[from + index] as number
      filled += length
    }
  }
  // Bytes that do not fit have not been written.
  if (filled !== output.length) throw new Error('premature end of input')
}

/** The data begin with their length, which the header of a page gives too. */
const afterLength = (input: Uint8Array): number => {
  let at = 0
  while (at < input.length && (input[at++] as number) >= 128);
  return at
}

const numberAt = (input: Uint8Array, at: number, bytes: number): number => {
  let number = input[at] as number
  if (bytes > 1) number += (input[at + 1] as number) << 8
  if (bytes > 2) number += (input[at + 2] as number) << 16
  if (bytes > 3) number += (input[at + 3] as number) * 2 ** 24
  return number
}
