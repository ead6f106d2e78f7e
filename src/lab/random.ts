/** Uniform numbers in [0, 1), and where the generator is: four numbers of 32 bits. */
export interface Random {
  (): number
  state(): RandomState
}

export type RandomState = readonly [number, number, number, number]

/** Goes on from where a generator was. The generator is sfc32, whose period is far beyond any run. */
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
  return Object.assign(next, { state: () => [a, b, c, counter] as const })
}

/** @param seed of 32 bits */
export const seededRandom = (seed: number): Random => {
  const random = resumedRandom([0, seed | 0, 0x9e3779b9 | 0, 1])
  // The first numbers of near seeds are alike.
  for (let i = 0; i < 16; i++) random()
  return random
}
