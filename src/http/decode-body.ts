import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { refuse } from '../contract/refusals/refusal.ts'

type Decode = (
  bytes: Buffer,
  limit: { readonly maxOutputLength: number },
  done: (error: Error | null, decoded: Buffer) => void
) => void

const asItIs: Decode = (bytes, _limit, done) => done(null, bytes)

const CODINGS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['br', brotliDecompress]
])

const refuseCoding: Decode = (bytes, _limit, done) => {
  const reason = 'the Content-Encoding of the request is not known'
  const refusal = refuse(80000, { reason, explain: `${reason}; send ${[...CODINGS.keys()].join(', ')} or none` })
  refusal.check = 'body'
  done(refusal, bytes)
}

/** How to undo a Content-Encoding; what needs no undoing is handed back at once. */
export const decoderOf = (encoding: string | undefined): Decode => {
  if (encoding === undefined) return asItIs
  const coding = encoding.trim().toLowerCase()
  return coding === '' || coding === 'identity' ? asItIs : (CODINGS.get(coding) ?? refuseCoding)
}
