const LENGTH = 15

/** Hexadecimal digits. documented: ids of clusters in replies and guides */
export const clusterIds =
  (random: () => number): (() => string) =>
  () =>
    Array.from({ length: LENGTH }, () => Math.floor(random() * 16).toString(16)).join('')

/** 19 letters and digits behind `integ-`. documented: the length in the examples of the pages; the characters are a guess */
export const integrationIds =
  (random: () => number): (() => string) =>
  () =>
    `integ-${Array.from({ length: 19 }, () => Math.floor(random() * 36).toString(36)).join('')}`

/** `job-`, 10 hexadecimal and 12 base-36 digits. documented: ids in user guides and milvus-io/milvus#38336; the pattern is a guess */
export const jobIds = (random: () => number): (() => string) => {
  // One buffer makes one flat string. Concatenated pieces would be flattened, and so copied, at the first lookup.
  const id = Buffer.from('job-'.padEnd(26, '0'))
  return () => {
    writeHex(id, 4, random())
    writeHex(id, 9, random())
    write36(id, 14, random())
    write36(id, 20, random())
    return id.toString('latin1')
  }
}

/** Writes a random number of 32 bits as 5 digits of base 16. */
const writeHex = (id: Buffer, at: number, random: number): void =>
  write(id, at, at + 5, Math.floor(random * 16 ** 5), 16)

const DIGITS = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz')

/** Writes the digits of a small integer from `start` to before `end`. */
const write = (id: Buffer, start: number, end: number, value: number, base: number): void => {
  for (let at = end, rest = value | 0; at-- > start; rest = (rest / base) | 0) id[at] = DIGITS[rest % base] as number
}

const HALF = 36 ** 3

/** Writes a random number of 32 bits as 6 digits of base 36. */
const write36 = (id: Buffer, at: number, random: number): void => {
  const value = Math.floor(random * HALF ** 2)
  const high = Math.floor(value / HALF)
  write(id, at, at + 3, high, 36)
  write(id, at + 3, at + 6, value - high * HALF, 36)
}

/** 18 decimal digits, as of an int64. documented: Milvus' pages, `448707763884413158`; the first three are those of 2024 */
export const milvusJobIds =
  (random: () => number): (() => string) =>
  () =>
    `449${digits(random, 8)}${digits(random, 7)}`

const digits = (random: () => number, length: number): string =>
  String(Math.floor(random() * 10 ** length)).padStart(length, '0')

export type RandomState = readonly [number, number, number, number]

/** Uniform numbers in [0, 1), and the state of the generator: four numbers of 32 bits. */
export interface Random {
  (): number
  state(): RandomState
  /** Goes on from another state. */
  resume(state: RandomState): void
}

/** @param seed an integer of 32 bits */
export const seededRandom = (seed: number): Random => {
  const random = resumedRandom([0, seed | 0, 0x9e3779b9 | 0, 1])
  // Similar seeds give similar first numbers, which are skipped.
  for (let i = 0; i < 16; i++) random()
  return random
}

/** Resumes a generator from its state. The generator is sfc32; its period is far longer than any run. */
export const resumedRandom = (state: RandomState): Random => {
  let [a, b, c, counter] = state
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  return Object.assign(next, {
    state: () => [a, b, c, counter] as const,
    resume: (from: RandomState) => {
      ;[a, b, c, counter] = from
    }
  })
}
