import pkg from '../../../package.json' with { type: 'json' }
import { loadSettings } from '../../config/load.ts'
import { type Command, EXIT, writeLine } from '../command.ts'
import { type Cell, table } from '../table.ts'
import { paintFor, widthOf } from '../terminal.ts'
import {
  clock,
  dataFolder,
  type Finding,
  laboratory,
  settings as named,
  node,
  proxy,
  snapshot,
  state,
  world
} from './looks.ts'
import { certificate, port } from './network.ts'

export const help: Command['help'] = () => `Usage: ${pkg.name} doctor [FLAGS of start] [--json]

Checks this machine for an emulator with these flags, variables and config file: Node, port, proxies, certificate, clock, data folder,
world, state, snapshot, token. Prints each problem and how to fix it; the exit code is then 1.`

const LOOKS = [node, named, port, proxy, certificate, clock, dataFolder, world, state, snapshot, laboratory]

/** @throws SettingsError */
export const run: Command['run'] = async (args, env, io) => {
  const json = args.includes('--json')
  const settings = await loadSettings({ argv: args.filter(arg => arg !== '--json'), env })
  const now = Date.now()
  const findings: Finding[] = []
  for (const look of LOOKS) findings.push(await look(settings, env, now))
  if (json) writeLine(io.stdout, JSON.stringify({ findings }))
  else {
    const screen = { width: widthOf(io.stdout), paint: paintFor(io.stdout, env) }
    writeLine(io.stdout, table(findings.flatMap(rowsOf), screen))
  }
  return findings.some(({ mend }) => mend !== undefined) ? EXIT.failed.code : EXIT.ok.code
}

const rowsOf = ({ what, found, mend }: Finding): readonly (readonly (Cell | string)[])[] =>
  mend === undefined
    ? [[{ text: 'ok   ', style: 'green' }, `${what}: ${found}`]]
    : [
        [{ text: 'WRONG', style: 'red' }, `${what}: ${found}`],
        ['', mend]
      ]
