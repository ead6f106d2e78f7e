const DIGITS = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz')

/** Digits that one random number of 32 bits fills: 5 of base 16, 6 of base 36. */
const PARTS = [
  { at: 4, end: 9, base: 16, values: 16 ** 5 },
  { at: 9, end: 14, base: 16, values: 16 ** 5 },
  { at: 14, end: 20, base: 36, values: 36 ** 6 },
  { at: 20, end: 26, base: 36, values: 36 ** 6 }
] as const

/** `job-`, 10 hexadecimal and 12 base-36 digits. documented: ids in user guides and milvus-io/milvus#38336; the pattern is a guess */
export const jobIds = (random: () => number): (() => string) => {
  // One text out of one buffer: put together from pieces it would be copied again to be found by.
  const id = Buffer.from('job-'.padEnd(26, '0'))
  return () => {
    for (const { at, end, base, values } of PARTS) {
      let rest = Math.floor(random() * values)
      for (let digit = end - 1; digit >= at; digit--) {
        id[digit] = DIGITS[rest % base] as number
        rest = Math.floor(rest / base)
      }
    }
    return id.toString('latin1')
  }
}

const digits = (random: () => number, length: number): string =>
  String(Math.floor(random() * 10 ** length)).padStart(length, '0')

/** 18 decimal digits, as int64 has them. documented: Milvus' pages, `448707763884413158`; the first three are those of 2024 */
export const milvusJobIds =
  (random: () => number): (() => string) =>
  () =>
    `449${digits(random, 8)}${digits(random, 7)}`
