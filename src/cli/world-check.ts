import { loadWorld } from '../cloud/parse.ts'
import { countOf } from '../text/count.ts'
import { CliError } from './cli-error.ts'
import type { Command } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { noArguments } from './no-arguments.ts'
import { say } from './say.ts'

const SECTIONS = ['organizations', 'projects', 'keys', 'clusters', 'buckets', 'jobs'] as const

/** @throws WorldError with every problem of the file */
export const checkWorld: Command['run'] = async ([file, ...rest], _env, io) => {
  if (file === undefined) throw new CliError('world check needs the path of a world file', EXIT.wrongInput.code)
  noArguments('world check', rest)
  const world = await loadWorld(file)
  const counts = SECTIONS.map(section => countOf(world[section]?.length ?? 0, section.slice(0, -1)))
  const collections = world.clusters.flatMap(cluster => cluster.collections ?? []).length
  say(io.stdout, `${file} is a good world: ${counts.join(', ')}, ${countOf(collections, 'collection')}`)
  return EXIT.ok.code
}
