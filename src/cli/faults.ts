import { Type } from '@sinclair/typebox'
import pkg from '../../package.json' with { type: 'json' }
import { rowsOf } from '../config/rows.ts'
import { CliError, type Command, EXIT, flagHelp, noArguments, writeLine } from './command.ts'
import { connect, type Remote, RemoteFlags, readFlags } from './remote.ts'
import { table } from './table.ts'
import { paintFor, widthOf } from './terminal.ts'

/** A fault as `/_emulator/faults` returns it. */
export interface FaultRow {
  readonly id: string
  readonly operation: string
  readonly remaining: number | 'always'
  readonly hits: number
  readonly expires: string | null
  readonly times: number | 'always'
}

const Text = (metavar: string, example: string, description: string) =>
  Type.Optional(Type.String({ minLength: 1, examples: [example], 'x-metavar': metavar, description }))

const Flags = Type.Object({
  ...RemoteFlags,
  code: Type.Optional(
    Type.Integer({ examples: [47039], description: 'A documented code that the operation answers.' })
  ),
  reason: Text('TEXT', 'too large', 'What stands for xxx in its message.'),
  status: Type.Optional(Type.Integer({ examples: [503], description: 'HTTP status: 429, 500, 502, 503 or 504.' })),
  delay: Text('TIME', '2s', 'Wait so long first.'),
  wire: Text('HOW', 'reset', 'reset, empty, truncated or garbled.'),
  lost: Type.Boolean({ default: false, description: 'Do the call, and lose its answer.' }),
  pass: Type.Boolean({ default: false, description: 'Let a call through, which takes a turn.' }),
  times: Text('N', '2', 'How many calls it is for, or always. Default: 1.'),
  ttl: Text('TIME', '10m', 'After so long it is gone.'),
  cluster: Text('ID', 'in01-5b7c0de3f1a2948', 'Only for calls that name this cluster.'),
  collection: Text('NAME', 'articles', 'Only for calls that name this collection.'),
  object: Text('URL', 's3://bucket/*', 'Only for calls that name this object.')
})

export const words: Command['words'] = ['add', 'list', 'clear']

export const flags: Command['flags'] = rowsOf(Flags)

export const help: Command['help'] = () => `Usage: ${pkg.name} faults add OPERATION [FLAGS]
       ${pkg.name} faults list
       ${pkg.name} faults clear

Lets the next calls of an operation of a running emulator fail, or shows and forgets what is to fail. OPERATION: import, get, list,
v2.create, v2.describe … or * for whichever comes. "Fail twice, then succeed": faults add import --code 47039 --times 2

Flags of faults:
${flagHelp(flags)}`

/** @throws CliError, SettingsError */
export const run: Command['run'] = async (args, env, io) => {
  const others: string[] = []
  const flags = readFlags(args, Flags, others)
  const [action, operation, ...more] = others
  const remote = await connect(flags, env)
  const show = (faults: readonly FaultRow[]): void => {
    if (flags.json) writeLine(io.stdout, JSON.stringify({ faults }))
    else if (faults.length === 0) writeLine(io.stdout, 'no faults')
    else {
      writeLine(
        io.stdout,
        table(faults.map(faultCells), { width: widthOf(io.stdout), paint: paintFor(io.stdout, env) })
      )
    }
  }
  if (action === 'add' && operation !== undefined) {
    noArguments('faults add', more)
    show([await remote.ask<FaultRow>('POST', '/faults', inputOf(operation, flags))])
  } else if (action === 'list' || action === 'clear') {
    noArguments(`faults ${action}`, operation === undefined ? [] : [operation])
    if (action === 'clear') await remote.ask('DELETE', '/faults')
    show(await list(remote))
  } else throw new CliError('faults needs add OPERATION, list or clear; see faults --help', EXIT.wrongInput.code)
  return EXIT.ok.code
}

/** The cells of a fault; the remaining fields are its effect. */
const faultCells = ({ id, operation, remaining, hits, expires, times: _, ...does }: FaultRow): string[] => {
  const left = remaining === 'always' ? 'always' : `${remaining} left`
  const until = expires === null ? '' : `, until ${expires}`
  return [id, operation, JSON.stringify(does), `(${left}, ${hits} met${until})`]
}

type Given = ReturnType<typeof readFlags<typeof Flags>>

const inputOf = (operation: string, flags: Given): object => {
  const { code, reason, status, delay, wire, lost, pass, times, ttl, cluster, collection, object } = flags
  const match = { cluster, collection, object }
  const matched = Object.values(match).some(value => value !== undefined)
  // JSON leaves out undefined fields, and the emulator rejects invalid ones.
  return {
    operation,
    ...{ code, reason, status, delay, wire, ttl },
    ...(lost && { lost }),
    ...(pass && { pass }),
    ...(times !== undefined && { times: times === 'always' ? times : Number(times) }),
    ...(matched && { match })
  }
}

const list = async (remote: Remote): Promise<readonly FaultRow[]> =>
  (await remote.ask<{ readonly faults: readonly FaultRow[] }>('GET', '/faults')).faults
