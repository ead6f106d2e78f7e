/** Limits of a request body. */
export interface BodyLimits {
  /** Bytes, both as sent and decoded. */
  readonly bytes: number
  /** Nested levels of objects and lists. */
  readonly depth: number
  /** Keys and list items, counted together. */
  readonly entries: number
  /** Keys of one object. */
  readonly keys: number
}

const MIB = 1024 ** 2

/** Limits by kind of call. guess: no page names a limit of bodies */
export const BODY_LIMITS = {
  /** All calls of the control plane, and most calls of the laboratory. */
  control: { bytes: MIB, depth: 32, entries: 10_000, keys: 10_000 },
  /** Calls at a cluster's address, which may carry rows. */
  data: { bytes: 16 * MIB, depth: 64, entries: 1_000_000, keys: 10_000 },
  /** Changes of the laboratory's world. They may declare any number of objects and collections within the bytes. */
  world: { bytes: 16 * MIB, depth: 64, entries: Number.POSITIVE_INFINITY, keys: Number.POSITIVE_INFINITY },
  /** Snapshots, which contain the bytes of uploads. */
  snapshot: { bytes: 64 * MIB, depth: 64, entries: Number.POSITIVE_INFINITY, keys: Number.POSITIVE_INFINITY }
} as const satisfies Readonly<Record<string, BodyLimits>>
