/** A body as text. @throws RangeError when it is longer than that many bytes, and whatever breaks off its stream */
export const textOf = async (body: AsyncIterable<Uint8Array> | null, most: number): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > most) throw new RangeError(`more than ${most} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
