import { type Static, Type } from '@sinclair/typebox'
import { SETTINGS } from '../../config/rows.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { operation } from '../operation.ts'

const SettingShape = closedObject({
  name: Type.String({ description: 'Its key in a config file.' }),
  flag: Type.String(),
  variable: Type.String(),
  value: Type.Unknown({ description: 'null: not set, or secret.' }),
  isSet: Type.Boolean({ description: 'Whether it has a value, which a secret one does not show.' }),
  source: oneOf(['default', 'file', 'variable', 'flag', 'program'], {
    description: 'Where the value comes from: a config file, a variable, a flag, or an option of createEmulator.'
  }),
  description: Type.String()
})

export const readSettings = operation({
  method: 'GET',
  path: '/settings',
  summary: 'Every setting of this start with its value and its source; secrets are not shown',
  input: closedObject({}),
  reply: closedObject({ settings: Type.Array(SettingShape) }),
  run: ({ lab }) => {
    const { settings, sources } = lab.options
    const values = settings as Readonly<Record<string, unknown>>
    return {
      settings: SETTINGS.map(
        ({ key, flag, variable, secret, description }): Static<typeof SettingShape> => ({
          ...{ name: key, flag, variable },
          // Its URL may have a password.
          value: secret ? null : key === 'state' && lab.state ? lab.state.place : (values[key] ?? null),
          isSet: values[key] !== undefined,
          source: sources[key] ?? 'default',
          description
        })
      )
    }
  }
})
