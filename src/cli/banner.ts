import type { Settings } from '../config/settings.ts'
import type { Emulator } from '../emulator.ts'
import { isReachable } from '../http/control-plugin.ts'
import { consoleUrl } from './browser.ts'

type Told = Pick<Settings, 'host' | 'controlToken' | 'insecure'>

/** What a person at a terminal needs to begin: addresses, world, key, and who may steer the emulator. */
export const bannerOf = async (
  { url, world, info }: Pick<Emulator, 'url' | 'world' | 'info'>,
  settings: Told
): Promise<string> => {
  const { name, unlistedKeys } = await world.read()
  const { state } = await info()
  const rows = [
    ['API', url],
    ['Console', consoleUrl(url)],
    ['World', name],
    ['State', state.place ?? 'in memory, until the process ends'],
    [
      'Key',
      unlistedKeys !== undefined
        ? 'any, for example demo; demo@NAME for a sandbox of that name'
        : 'one that the world lists'
    ],
    ['Laboratory', laboratoryOf(settings)]
  ] as const
  return `\n${rows.map(([title, text]) => `  ${title.padEnd(12)}${text}`).join('\n')}\n`
}

const laboratoryOf = ({ host, controlToken, insecure }: Told): string => {
  if (controlToken !== undefined) return 'open to who has the token of --control-token'
  if (!isReachable(host)) return 'open to programs on this machine'
  return insecure
    ? 'open to everyone who reaches this machine (--insecure)'
    : 'closed; set --control-token or --insecure'
}
