/** Digits made of one random number of 32 bits: 5 of base 16 or 6 of base 36 fit in it. */
const digits = (random: () => number, base: 16 | 36, count: 5 | 6): string =>
  Math.floor(random() * base ** count)
    .toString(base)
    .padStart(count, '0')

/** `job-`, 10 hexadecimal and 12 base-36 digits. documented: ids in user guides and milvus-io/milvus#38336; the pattern is a guess */
export const jobIds = (random: () => number) => (): string =>
  `job-${digits(random, 16, 5)}${digits(random, 16, 5)}${digits(random, 36, 6)}${digits(random, 36, 6)}`
