/** The bytes of a file, at any place. */
export interface FileBytes {
  readonly size: number
  /** From `from` up to `to`, which it leaves out; fewer only where the file ends. The bytes are the caller's own. */
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>
  close(): void
}

/** Much less time than a request takes passes between two of them, and a thread is asked for them seldom enough. */
const PIECE = 256 * 1024

/** The whole file in pieces; while one is looked at the next is read. */
export async function* piecesOf(bytes: FileBytes, size = PIECE): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let from = 0
  let next = bytes.read(from, from + size)
  for (;;) {
    const piece = await next
    if (piece.length === 0) return
    from += piece.length
    next = bytes.read(from, from + size)
    // Whoever stops early leaves this reading behind; its failure is then nobody's.
    next.catch(() => {})
    yield piece
  }
}
