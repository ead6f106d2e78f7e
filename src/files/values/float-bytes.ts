/** Tests all floats of a range of bytes at once; false: at least one of them may reach the limit. */
type FloatsTest = (bytes: Uint8Array) => boolean

/**
 * Tests whether all floats are finite and below a limit, without reading any as a number. Their bits sort as their magnitudes do, with
 * infinity and NaN above all numbers. The bytes are little endian and need no alignment.
 * @param size bytes of a float; of eight, only the upper half is compared, so floats right below the limit may fail the test
 */
export const floatsBelow = (limit: number, size: 4 | 8): FloatsTest => {
  const least = size === 4 ? bitsOf(limit) : upperBitsOf(limit)
  // A word overflows into the sign when it reaches the limit.
  const addend = 2 ** 31 - least
  return bytes => !anyOverflows(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), size, addend)
}

/** The bits of the smallest 32-bit float that is not below the limit. */
const bitsOf = (limit: number): number => {
  const float = Float32Array.of(limit)
  const [bits = 0] = new Uint32Array(float.buffer)
  return (float[0] as number) < limit ? bits + 1 : bits
}

const upperBitsOf = (limit: number): number => new DataView(Float64Array.of(limit).buffer).getUint32(4, true)

const SIGN = 0x7fffffff

/** Whether a word without its sign plus the addend has its highest bit set. Eight words at a time: the loop costs as much as a word. */
const anyOverflows = (view: DataView, step: number, addend: number): boolean => {
  let all = 0
  let at = step - 4
  for (const last = view.byteLength - 7 * step - 4; at <= last; at += 8 * step) {
    all |=
      ((view.getInt32(at, true) & SIGN) + addend) |
      ((view.getInt32(at + step, true) & SIGN) + addend) |
      ((view.getInt32(at + 2 * step, true) & SIGN) + addend) |
      ((view.getInt32(at + 3 * step, true) & SIGN) + addend) |
      ((view.getInt32(at + 4 * step, true) & SIGN) + addend) |
      ((view.getInt32(at + 5 * step, true) & SIGN) + addend) |
      ((view.getInt32(at + 6 * step, true) & SIGN) + addend) |
      ((view.getInt32(at + 7 * step, true) & SIGN) + addend)
  }
  for (; at < view.byteLength; at += step) all |= (view.getInt32(at, true) & SIGN) + addend
  return all < 0
}
