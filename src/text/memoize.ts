/** A pure function of a text that remembers its last results; all are forgotten when there are `most`, so it cannot be filled up. */
export const memoize = <Result>(most: number, read: (text: string) => Result): ((text: string) => Result) => {
  const results = new Map<string, Result>()
  return text => {
    let result = results.get(text)
    if (result === undefined) {
      if (results.size >= most) results.clear()
      result = read(text)
      results.set(text, result)
    }
    return result
  }
}
