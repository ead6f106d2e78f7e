import type { Static, TObject } from '@sinclair/typebox'
import { fromFlags } from '../../config/flags.ts'
import { defaultsOf, SettingsError } from '../../config/load.ts'
import { rowsOf } from '../../config/rows.ts'

/** The flags of a command, with their defaults; `others` takes what is none. @throws SettingsError */
export const readFlags = <Flags extends TObject>(
  args: readonly string[],
  schema: Flags,
  others: string[]
): Static<Flags> => {
  const rows = rowsOf(schema)
  const { values, problems } = fromFlags(args, rows, others)
  if (problems.length > 0) throw new SettingsError(problems)
  return { ...defaultsOf(rows), ...values } as Static<Flags>
}
