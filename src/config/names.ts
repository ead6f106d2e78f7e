/** What every environment variable of the emulator begins with; any other variable is none of its business. */
export const VARIABLE_PREFIX = 'ZILLIZ_EMULATOR_'

const split = (key: string, by: string): string => key.replace(/[A-Z]/g, letter => `${by}${letter}`)

/** `messageStyle` → `message-style`, without the dashes that begin a flag. */
export const flagName = (key: string): string => split(key, '-').toLowerCase()

/** `messageStyle` → `ZILLIZ_EMULATOR_MESSAGE_STYLE`. */
export const variableName = (key: string): string => VARIABLE_PREFIX + split(key, '_').toUpperCase()
