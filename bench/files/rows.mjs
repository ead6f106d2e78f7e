export const DIM = 768

/** The same numbers at every run, with the digits of floats of 32 bits. */
export const floats = seed => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.fround(state / 2 ** 32)
  }
}
