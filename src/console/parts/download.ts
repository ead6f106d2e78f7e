/** Milliseconds after which the browser has taken the text. */
const TAKEN = 10_000

/** Saves a text as a file of the browser. @param type MIME type */
export const download = (name: string, text: string, type: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), TAKEN)
}
