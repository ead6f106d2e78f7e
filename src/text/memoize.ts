/** Caches the results of a pure function of a text. The cache is cleared when it has `most` results. */
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
