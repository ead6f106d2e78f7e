/** What a request body may be at most. */
export interface BodyLimits {
  /** Bytes, both as sent and decoded. */
  readonly bytes: number
  /** Objects and lists within one another. */
  readonly depth: number
  /** Keys and list items, counted together. */
  readonly entries: number
  /** Keys of one object. */
  readonly keys: number
}

const MIB = 1024 ** 2

/** By what a call is for. guess: no page names a limit of bodies */
export const BODY_LIMITS = {
  /** Imports, all other calls of the control plane, and most calls of the laboratory. */
  control: { bytes: MIB, depth: 32, entries: 10_000, keys: 10_000 },
  /** Calls at the address of a cluster, which may carry rows. */
  data: { bytes: 16 * MIB, depth: 64, entries: 1_000_000, keys: 10_000 },
  /** Changes of the laboratory's world, with as many objects and collections as there is room for. */
  world: { bytes: 16 * MIB, depth: 64, entries: Number.POSITIVE_INFINITY, keys: Number.POSITIVE_INFINITY },
  /** Snapshots, with the bytes of uploads. */
  snapshot: { bytes: 64 * MIB, depth: 64, entries: Number.POSITIVE_INFINITY, keys: Number.POSITIVE_INFINITY }
} as const satisfies Readonly<Record<string, BodyLimits>>
