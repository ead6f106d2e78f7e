import { isAscii } from 'node:buffer'
import { StringDecoder } from 'node:string_decoder'

/** Text of bytes that come in pieces; left out: there are no more. */
export type Decode = (piece?: Uint8Array) => string

/** UTF-8 to text. Most pieces have one byte a character, and for these no decoder is asked: it takes a sixth of the whole time. */
export const utf8Decoder = (): Decode => {
  const decoder = new StringDecoder('utf8')
  let wasCut = false
  return piece => {
    if (piece === undefined) return decoder.end()
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length)
    if (!wasCut && isAscii(bytes)) return bytes.toString('latin1')
    wasCut = (bytes.at(-1) ?? 0) > 0x7f
    return decoder.write(bytes)
  }
}
