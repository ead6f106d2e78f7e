const digits = (random: () => number, count: number, base: 16 | 36): string => {
  let text = ''
  for (let i = 0; i < count; i++) text += Math.floor(random() * base).toString(base)
  return text
}

/** `job-`, 10 hexadecimal and 12 base-36 digits. documented: ids in user guides and milvus-io/milvus#38336; the pattern is a guess */
export const jobIds = (random: () => number) => (): string => `job-${digits(random, 10, 16)}${digits(random, 12, 36)}`
