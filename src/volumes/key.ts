/** Storage clients would make another path of it (guess). */
const UNFIT = /(?:^|\/)\.\.?(?:\/|$)|\p{Cc}/u

/** What is wrong with a key of an object, or with the beginning of one. */
export const keyProblem = (key: string): string | undefined =>
  UNFIT.test(key) ? 'has a part that is . or .., or a control character' : undefined
