/** The bytes of a file, at any place. */
export interface FileBytes {
  readonly size: number
  /** From `from` up to `to`, which it leaves out; fewer only where the file ends. The bytes are the caller's own. */
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>
  close(): void
}

/** Bytes read at once: each reading may be a question to another thread. */
const AHEAD = 256 * 1024

/** Bytes handed out at once: texts of this size are cheap garbage, larger ones are not. */
const PIECE = 64 * 1024

/** The whole file in pieces; while one part is looked at the next is read. */
export async function* piecesOf(bytes: FileBytes): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let from = 0
  let next = bytes.read(from, from + AHEAD)
  for (;;) {
    const part = await next
    if (part.length === 0) return
    from += part.length
    next = bytes.read(from, from + AHEAD)
    // Whoever stops early leaves this reading behind; its failure is then nobody's.
    next.catch(() => {})
    for (let at = 0; at < part.length; at += PIECE) yield part.subarray(at, at + PIECE)
  }
}
