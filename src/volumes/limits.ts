/** Bytes and files that a volume holds. documented: free trial of volumes; that others have the same here is a guess */
export const MOST_BYTES = 5 * 1024 ** 3
export const MOST_FILES = 1000

/** documented: limits page, managed volumes of an organization */
export const MOST_VOLUMES = 100

/** Milliseconds that credentials are good for (guess). */
export const LIFETIME = 3_600_000

/** The bucket that all volumes share. */
export const VOLUME_BUCKET = 'zilliz-import-emulator-volumes'
