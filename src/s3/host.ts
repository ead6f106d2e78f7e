const HOST = /^(?:(.+)\.)?s3\.localhost(?::\d+)?$/i

/** The bucket of a host in virtual-hosted style, in lower case as bucket names are; undefined for a host without one. */
export const bucketInHost = (host: string): string | undefined =>
  (HOST.exec(host)?.[1] ?? VIRTUAL.exec(host)?.[1])?.toLowerCase()

/** JavaScript clients put the bucket before `localhost` too. */
const VIRTUAL = /^(?!s3\.localhost(?::|$))([a-z0-9][a-z0-9.-]*)\.localhost(?::\d+)?$/i
