import type { Blobs } from './blobs.ts'
import { LIFETIME, type StoredChange, Volume, type VolumeIdentity } from './volume.ts'

/** Temporary credentials for one volume, derived from the seed. They are valid only in the emulator; do not log them. */
export interface Grant {
  readonly accessKey: string
  readonly secretKey: string
  /** Ends with `@` and the name of its sandbox, like keys. */
  readonly token: string
  readonly volume: Volume
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Random letters and digits. */
export const lettersOf = (random: () => number, length: number): string =>
  Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('')

/** Maximum valid credentials; the oldest are dropped. */
const MOST_GRANTS = 10_000

export interface VolumesOptions {
  readonly blobs: Blobs
  /** Uniform numbers in [0, 1), for credentials and upload ids. */
  readonly random: () => number
  /** Name of the sandbox. */
  readonly sandbox: string
  /** Called with each change of a volume, of what it holds, and of the credentials. */
  readonly onChange?: StoredChange
}

/** The volumes of a sandbox. Names are unique in an organization, because a volume is deleted by its name alone. */
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

  /** The volumes of an organization in order of creation. */
  of(organization: string): Volume[] {
    return [...this.#all].filter(({ identity }) => identity.organization === organization)
  }

  get(organization: string, name: string): Volume | undefined {
    return this.of(organization).find(({ identity }) => identity.name === name)
  }

  create(identity: VolumeIdentity): Volume {
    const volume = new Volume(identity, this.#options.blobs, this.#options.onChange)
    this.#all.add(volume)
    this.#options.onChange?.('volume', identity.organization, identity.name)
    return volume
  }

  /** Its credentials go with it: another volume may get its name. */
  async delete(volume: Volume): Promise<void> {
    this.#all.delete(volume)
    for (const grant of [...this.#grants.values()]) if (grant.volume === volume) this.forget(grant.token)
    await volume.delete()
  }

  /** Deletes all volumes. */
  async clear(): Promise<void> {
    await Promise.all([...this.#all].map(volume => this.delete(volume)))
  }

  /** Creates credentials for a volume. @param now epoch milliseconds */
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
    if (oldest !== undefined && this.#grants.size >= MOST_GRANTS) this.forget(oldest)
    this.addGrant(made)
    return made
  }

  /** Adds credentials that were created before. */
  addGrant(grant: Grant): void {
    this.#grants.set(grant.token, grant)
    this.#options.onChange?.('grant', grant.token)
  }

  forget(token: string): void {
    this.#grants.delete(token)
    this.#options.onChange?.('grant', token)
  }

  get grants(): Iterable<Grant> {
    return this.#grants.values()
  }

  /** Also returns expired credentials, so that the response can say so. */
  granted(token: string): Grant | undefined {
    return this.#grants.get(token)
  }

  newUploadId(): string {
    return lettersOf(this.#options.random, 32)
  }
}
