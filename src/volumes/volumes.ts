import type { Blobs } from './blobs.ts'
import { LIFETIME, Volume, type VolumeIdentity } from './volume.ts'

/** Short-lived credentials for one volume. Made up from the seed; they open nothing but the emulator, and are not for logs. */
export interface Grant {
  readonly accessKey: string
  readonly secretKey: string
  /** Ends with `@` and the name of its sandbox, as keys do. */
  readonly token: string
  readonly volume: Volume
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** So many letters and digits. */
export const lettersOf = (random: () => number, length: number): string =>
  Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('')

/** Credentials that are kept at once; the oldest give way. */
const MOST_GRANTS = 10_000

export interface VolumesOptions {
  readonly blobs: Blobs
  /** Uniform in [0, 1): where credentials and ids of uploads come from. */
  readonly random: () => number
  /** Of the sandbox. */
  readonly sandbox: string
}

/** The volumes of a sandbox. Of an organization no two have one name: they are deleted by their name alone. */
export class Volumes {
  readonly #options: VolumesOptions
  readonly #all = new Set<Volume>()
  readonly #grants = new Map<string, Grant>()

  constructor(options: VolumesOptions) {
    this.#options = options
  }

  get all(): readonly Volume[] {
    return [...this.#all]
  }

  /** Those of an organization, in the order in which they were made. */
  of(organization: string): Volume[] {
    return [...this.#all].filter(({ identity }) => identity.organization === organization)
  }

  get(organization: string, name: string): Volume | undefined {
    return this.of(organization).find(({ identity }) => identity.name === name)
  }

  create(identity: VolumeIdentity): Volume {
    const volume = new Volume(identity, this.#options.blobs)
    this.#all.add(volume)
    return volume
  }

  async delete(volume: Volume): Promise<void> {
    this.#all.delete(volume)
    await volume.delete()
  }

  /** Deletes all. */
  async clear(): Promise<void> {
    this.#grants.clear()
    await Promise.all([...this.#all].map(volume => this.delete(volume)))
  }

  /** Credentials for a volume. @param now epoch milliseconds */
  grant(volume: Volume, now: number): Grant {
    const { random, sandbox } = this.#options
    const made: Grant = {
      accessKey: `EMULATOR${lettersOf(random, 12).toUpperCase()}`,
      secretKey: lettersOf(random, 40),
      token: `${lettersOf(random, 64)}@${sandbox}`,
      volume,
      expiresAt: now + LIFETIME
    }
    const [oldest] = this.#grants.keys()
    if (oldest !== undefined && this.#grants.size >= MOST_GRANTS) this.#grants.delete(oldest)
    this.#grants.set(made.token, made)
    return made
  }

  /** Expired ones are found too: their holder is told so. */
  granted(token: string): Grant | undefined {
    return this.#grants.get(token)
  }

  newUploadId(): string {
    return lettersOf(this.#options.random, 32)
  }
}
