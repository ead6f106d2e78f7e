import type { Settings } from '../config/settings.ts'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-codes.ts'

type Place = Pick<Settings, 'host' | 'port' | 'proxyPort'>

/** Where listening failed, and the flag that chooses the port there. */
type Failed = Pick<Settings, 'host' | 'port'> & { readonly flag: string }

const otherPort = ({ flag }: Failed) => `with ${flag} N (0 picks a free one)`
const OTHER_HOST = 'choose another with --host HOST (127.0.0.1 serves this machine alone, 0.0.0.0 every network)'
const unknownHost = ({ host }: Failed) => `host ${host} is not known here; ${OTHER_HOST}`

const MESSAGES: Readonly<Record<string, (failed: Failed) => string>> = {
  EADDRINUSE: failed =>
    `port ${failed.port} on ${failed.host} is already in use; stop the program that holds it, or choose another port ${otherPort(failed)}`,
  EACCES: failed =>
    `port ${failed.port} on ${failed.host} is not open to this user; choose a port from 1024 up ${otherPort(failed)}`,
  EADDRNOTAVAIL: ({ host }) => `host ${host} is no address of this machine; ${OTHER_HOST}`,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost
}

/** How the calls behind listening are named by Node; an EACCES of any other is about something else, a file perhaps. */
const SYSCALLS = ['listen', 'bind', 'getaddrinfo']

/** Node tells the port, of which there may be two. */
const failedAt = ({ host, port, proxyPort }: Place, told: number | undefined): Failed =>
  proxyPort !== undefined && told === proxyPort && told !== port
    ? { host, port: proxyPort, flag: '--proxy-port' }
    : { host, port, flag: '--port' }

/** What to tell the user of an error of listening; undefined for any other error. */
export const listenError = (error: unknown, place: Place): CliError | undefined => {
  if (!(error instanceof Error)) return undefined
  const { code = 'unknown reason', syscall = '', port }: NodeJS.ErrnoException & { port?: number } = error
  if (!SYSCALLS.includes(syscall)) return undefined
  const failed = failedAt(place, port)
  const otherwise = () =>
    `cannot listen on ${failed.host}, port ${failed.port} (${code}); choose others with --host and ${failed.flag}`
  return new CliError((MESSAGES[code] ?? otherwise)(failed), EXIT.cannotListen.code)
}
