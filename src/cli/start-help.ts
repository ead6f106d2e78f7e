import { START_FLAGS } from '../config/rows.ts'
import { flagHelp } from './flag-help.ts'

/** The flags of `start`, which `--help` shows as well because `start` is what runs when no command is named. */
export const startFlagsHelp = (): string => `Flags of start:
${flagHelp(START_FLAGS)}

Each is also an environment variable (--message-style is ZILLIZ_EMULATOR_MESSAGE_STYLE) and, save --config, a key of the
config file (messageStyle). Flags win over variables, variables over the file.`
