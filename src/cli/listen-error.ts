import type { Settings } from '../config/settings.ts'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-codes.ts'

type Place = Pick<Settings, 'host' | 'port'>

const OTHER_PORT = 'with --port N (0 picks a free one)'
const OTHER_HOST = 'choose another with --host HOST (127.0.0.1 serves this machine alone, 0.0.0.0 every network)'
const unknownHost = ({ host }: Place) => `host ${host} is not known here; ${OTHER_HOST}`

const MESSAGES: Readonly<Record<string, (place: Place) => string>> = {
  EADDRINUSE: ({ host, port }) =>
    `port ${port} on ${host} is already in use; stop the program that holds it, or choose another port ${OTHER_PORT}`,
  EACCES: ({ host, port }) =>
    `port ${port} on ${host} is not open to this user; choose a port from 1024 up ${OTHER_PORT}`,
  EADDRNOTAVAIL: ({ host }) => `host ${host} is no address of this machine; ${OTHER_HOST}`,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost
}

/** How the calls behind listening are named by Node; an EACCES of any other is about something else, a file perhaps. */
const SYSCALLS = ['listen', 'bind', 'getaddrinfo']

/** What to tell the user of an error of listening; undefined for any other error. */
export const listenError = (error: unknown, place: Place): CliError | undefined => {
  if (!(error instanceof Error)) return undefined
  const { code = 'unknown reason', syscall = '' }: NodeJS.ErrnoException = error
  if (!SYSCALLS.includes(syscall)) return undefined
  const otherwise = () =>
    `cannot listen on ${place.host}, port ${place.port} (${code}); choose others with --host and --port`
  return new CliError((MESSAGES[code] ?? otherwise)(place), EXIT.cannotListen.code)
}
