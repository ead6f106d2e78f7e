/** Uniform numbers in [0, 1) from a 32-bit seed: the generator sfc32, whose period is far beyond any run. */
export const seededRandom = (seed: number): (() => number) => {
  let [a, b, c, counter] = [0, seed | 0, 0x9e3779b9 | 0, 1]
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  // The first numbers of near seeds are alike.
  for (let i = 0; i < 16; i++) next()
  return next
}
