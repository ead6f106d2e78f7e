import { loadSettings, SettingsError, type SettingsSources } from '../../src/config/load.ts'

/** The problems that loading reports; none when it succeeds. */
export const problemsOf = async (sources: SettingsSources): Promise<readonly string[]> => {
  try {
    await loadSettings(sources)
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

/** A config file of this text, named by a flag. */
export const file = (text: string): SettingsSources => ({ argv: ['--config', 'e.yaml'], readFile: async () => text })

/** A reader of files that fails as `fs` does. */
export const fault = (code: string) => async () => {
  throw Object.assign(new Error('no'), { code })
}
