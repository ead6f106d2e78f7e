import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeFolder, OwnedFolder } from '../disk/folders.ts'

import { generate, type KeyedCertificate } from './certificate.ts'

/** The authority is unavailable; the message says why and how to fix it. */
export class AuthorityError extends Error {
  override readonly name = 'AuthorityError'
}

/** The certificate authority of this machine's emulators, created on first use. @param folder its location @throws AuthorityError */
export const authority = async (folder: string, now: number): Promise<KeyedCertificate> => {
  try {
    return await find(folder, now)
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined) throw error
    throw new AuthorityError(`the data folder ${folder} cannot be used (${code}); choose another with --data-dir`)
  }
}

const find = async (folder: string, now: number): Promise<KeyedCertificate> => {
  const stored = await load(folder, now)
  if (stored !== undefined) return stored
  const made = await make(now)
  return (await save(folder, made)) ? made : ((await load(folder, now)) ?? made)
}

const CERT = 'ca.pem'
const KEY = 'ca-key.pem'

/** Milliseconds to wait for another emulator that is creating one. */
const PATIENCE = 5000
const LOOK_AGAIN = 50

/** undefined: there is none yet @throws AuthorityError */
const load = async (folder: string, now: number): Promise<KeyedCertificate | undefined> => {
  for (let waited = 0; ; waited += LOOK_AGAIN) {
    const key = await read(folder, KEY)
    const cert = await read(folder, CERT)
    if (key === undefined && cert === undefined) return undefined
    if (key !== undefined && cert !== undefined) {
      check({ cert, key }, folder, now)
      return { cert, key }
    }
    // The certificate is written last, so a key alone means that another emulator is still writing.
    if (key === undefined || waited >= PATIENCE) {
      throw unusable(folder, `is not complete: ${key === undefined ? KEY : CERT} is missing`)
    }
    await sleep(LOOK_AGAIN)
  }
}

/** undefined: the file is missing */
const read = async (folder: string, name: string): Promise<string | undefined> => {
  try {
    return await readFile(join(folder, name), 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException | undefined)?.code

/** @throws AuthorityError for an authority that no client could use */
const check = ({ cert, key }: KeyedCertificate, folder: string, now: number): void => {
  let certificate: X509Certificate
  let fits: boolean
  try {
    certificate = new X509Certificate(cert)
    fits = certificate.checkPrivateKey(createPrivateKey(key))
  } catch {
    throw unusable(folder, `is damaged: ${CERT} or ${KEY} cannot be read`)
  }
  if (!fits) throw unusable(folder, `is damaged: ${KEY} is the key of another certificate`)
  if (Date.parse(certificate.validTo) <= now) throw unusable(folder, `expired on ${certificate.validTo}`)
}

const unusable = (folder: string, problem: string): AuthorityError =>
  new AuthorityError(
    `the authority in ${folder} ${problem}; delete ${CERT} and ${KEY} there, and let clients trust the one that is made then`
  )

const DAYS = 3650

const make = (now: number): Promise<KeyedCertificate> =>
  generate({
    commonName: 'zilliz-import-emulator local CA',
    now,
    days: DAYS,
    extensions: x509 => [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true)
    ]
  })

/** Saves the authority. If several emulators start at once, the first to write the key wins. Returns whether this one did. */
const save = async (folder: string, { cert, key }: KeyedCertificate): Promise<boolean> => {
  await makeFolder(folder, 0o700)
  const draft = await OwnedFolder.make(certificateDrafts(folder))
  try {
    const half = draft.newPath()
    await writeFile(half, cert, { mode: 0o644 })
    await writeFile(join(folder, KEY), key, { mode: 0o600, flag: 'wx' })
    await rename(half, join(folder, CERT))
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await draft.remove().catch(() => {})
  }
}

/** Prefix of the temporary folders in which a certificate is written before it is renamed. */
export const certificateDrafts = (folder: string): string => join(folder, `${CERT}.part-`)

const NAME = 'zilliz-import-emulator'

/** The folder for data that outlives the emulator: `XDG_DATA_HOME`, on Windows `LOCALAPPDATA`, else below the home folder. */
export const dataFolder = (chosen: string | undefined, env: Readonly<Record<string, string | undefined>>): string =>
  chosen ?? join(env['XDG_DATA_HOME'] || env['LOCALAPPDATA'] || join(homedir(), '.local', 'share'), NAME)
