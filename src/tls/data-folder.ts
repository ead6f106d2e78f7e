import { homedir } from 'node:os'
import { join } from 'node:path'

const NAME = 'zilliz-import-emulator'

/** Where the emulator keeps what outlives it: `XDG_DATA_HOME`, on Windows `LOCALAPPDATA`, else below the home folder. */
export const dataFolder = (chosen: string | undefined, env: Readonly<Record<string, string | undefined>>): string =>
  chosen ?? join(env['XDG_DATA_HOME'] || env['LOCALAPPDATA'] || join(homedir(), '.local', 'share'), NAME)
