import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from './generate.ts'

export interface Authority {
  /** PEM. */
  readonly cert: string
  /** PEM; never leaves the machine. */
  readonly key: string
}

const CERT = 'ca.pem'
const KEY = 'ca-key.pem'

const YEARS = 10

/** Certificates are valid a day before they are made: clocks of containers differ. */
const DAY = 86_400_000

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

const load = async (folder: string): Promise<Authority | undefined> => {
  try {
    const [cert, key] = await Promise.all([readFile(join(folder, CERT), 'utf8'), readFile(join(folder, KEY), 'utf8')])
    return { cert, key }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const make = async (now: number): Promise<Authority> => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'zilliz-import-emulator local CA' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + YEARS * 365 * DAY),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }
    ]
  })
  return { cert, key }
}

/** Written beside and moved, the key first: another emulator that starts meanwhile finds both or makes its own. */
const keep = async (folder: string, { cert, key }: Authority): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const [name, text] of [
    [KEY, key],
    [CERT, cert]
  ] as const) {
    const draft = join(folder, `${name}.${process.pid}`)
    await writeFile(draft, text, { mode: 0o600 })
    await rename(draft, join(folder, name)).finally(() => rm(draft, { force: true }))
  }
}

/** The certificate authority of this machine's emulators, made at its first use. @param folder where it is kept */
export const authority = async (folder: string, now: number): Promise<Authority> => {
  const kept = await load(folder)
  if (kept !== undefined) return kept
  const made = await make(now)
  await keep(folder, made)
  return made
}
