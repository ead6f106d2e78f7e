import { type Static, Type } from '@sinclair/typebox'

const Text = (metavar: string, example: string, description: string) =>
  Type.Optional(Type.String({ minLength: 1, examples: [example], 'x-metavar': metavar, description }))

/** Of every command that asks a running emulator. */
export const RemoteFlags = {
  url: Text(
    'URL',
    'http://127.0.0.1:19540',
    'Base URL of the emulator. Default: where start would listen with the same variables.'
  ),
  sandbox: Text('NAME', 'login-test', 'Name of the sandbox. Default: the one that calls without a name reach.'),
  token: Text('TOKEN', 'a-long-word', 'What --control-token was. Default: the variable ZILLIZ_EMULATOR_CONTROL_TOKEN.'),
  json: Type.Boolean({ default: false, description: 'Print JSON.' })
}

const Shape = Type.Object(RemoteFlags)

export type RemoteFlags = Static<typeof Shape>
