import { isDeepStrictEqual } from 'node:util'

/** One line for each operation that did what it should. */
export const did = operation => process.stdout.write(`${operation}\n`)

export const same = (got, wanted) => {
  if (isDeepStrictEqual(got, wanted)) return
  process.stderr.write(`wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}\n`)
  process.exit(1)
}
