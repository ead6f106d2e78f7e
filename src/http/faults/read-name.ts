import type { FastifyRequest } from 'fastify'
import type { ApiOperation } from '../../contract/operations.ts'
import { type Turn, turnOf } from '../../lab/faults/fault.ts'
import { looksMagic, readMagic } from '../../lab/faults/magic-names.ts'
import { firstCollection, isCollection } from '../../lab/faults/stand-in.ts'
import { seededRandom } from '../../lab/ids.ts'
import { clusterOf, factsOf } from './call-facts.ts'

interface Named {
  readonly collectionName?: unknown
}

const nameIn = (part: unknown): string | undefined => {
  const name = (part as Named | null | undefined)?.collectionName
  return looksMagic(name) ? name : undefined
}

/** The name that a call gives its collection, where that may be magic. */
export const magicNameIn = ({ body, query }: FastifyRequest): string | undefined => nameIn(body) ?? nameIn(query)

/** GET calls have it in their query. */
const rename = (request: FastifyRequest, collectionName: string): void => {
  if (nameIn(request.body) === undefined) request.query = { ...(request.query as object), collectionName }
  else request.body = { ...(request.body as object), collectionName }
}

/** What a magic name does to a call, once the call goes on with the real one. */
export interface Reading {
  readonly turn?: Turn
  /** Why it is none. */
  readonly note?: string
}

/** Puts the real name in the place of a magic one. */
export const readName = (operation: ApiOperation, name: string, request: FastifyRequest): Reading | undefined => {
  const { sandbox, caller } = request.call
  const cluster = clusterOf(request)
  if (isCollection(sandbox.world, caller.organization, cluster, name)) return undefined
  const magic = readMagic(operation, name, sandbox.rules.flavor)
  if (magic === undefined) return undefined
  if ('problem' in magic) return { note: magic.problem }
  const { base, answer, course } = magic
  if (course !== undefined) request.call = { ...request.call, course }
  const creates = operation.name.endsWith('collections.create')
  const real = base === '' && !creates ? firstCollection(sandbox.world, caller.organization, cluster) : base
  if (real !== undefined && real !== '') rename(request, real)
  if (answer === undefined) return {}
  return { turn: turnOf({ id: 'magic', answer, random: seededRandom(0) }, factsOf(request), `the name ${name}`) }
}
