import type { FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify'
import { type Cluster, collectionKey, collectionsIn, databaseOf, type World } from '../../cloud/world.ts'
import { type ImportCreateBody, urlsOf } from '../../contract/imports-v2.ts'
import { type AppliedFault, applyFault, toRefusal } from '../../lab/faults/fault.ts'
import { looksMagic, parseMagicName } from '../../lab/faults/magic-names.ts'
import { seededRandom } from '../../lab/ids.ts'
import type { CallFacts } from '../../lab/rule-queue.ts'
import type { ApiOperation } from '../../operations/index.ts'
import { callOf, setCall } from '../call.ts'
import { headerText } from '../error-handler.ts'
import { type RouteInfo, record } from '../record.ts'
import { breakOff, gatewayAnswer, type Waits } from './wire.ts'

/** Applies faults after the body's shape is validated and before the call has any effect. */
export const injectFaults =
  (place: RouteInfo, magic: boolean, waits: Waits): preHandlerHookHandler =>
  (request, reply, done) => {
    if (request.received !== undefined) request.received.place = place
    const { operation } = place
    const { faults } = callOf(request).sandbox
    const name = magic ? magicNameIn(request) : undefined
    if (name === undefined && (faults === undefined || faults.idle)) return done()
    const outcome = name === undefined ? undefined : replaceMagicName(operation, name, request)
    const fault = faults?.take(operation.name, factsOf(request)) ?? outcome?.fault
    request.injected = { fault, note: outcome?.note }
    if (fault === undefined) return done()
    if (fault.wait === 0) return applyToReply(fault, request, reply, done)
    const wait = waits.until(fault.wait, reply)
    const { turns } = callOf(request).sandbox
    ;(turns?.outside(wait) ?? wait).then(() => applyToReply(fault, request, reply, done)).catch(done)
  }

/** The collection name of a call, which may be a magic name. */
export const magicNameIn = ({ body, query }: FastifyRequest): string | undefined => nameIn(body) ?? nameIn(query)

interface Named {
  readonly collectionName?: unknown
}

const nameIn = (part: unknown): string | undefined => {
  const name = (part as Named | null | undefined)?.collectionName
  return looksMagic(name) ? name : undefined
}

/** The effect of a magic name on its call, which goes on with the real name. */
export interface MagicOutcome {
  readonly fault?: AppliedFault
  /** Why the magic name was ignored. */
  readonly note?: string
}

/** Replaces a magic name by the real one. */
export const replaceMagicName = (
  operation: ApiOperation,
  name: string,
  request: FastifyRequest
): MagicOutcome | undefined => {
  const { sandbox, caller } = callOf(request)
  const cluster = clusterOf(request)
  const database = databaseOf(((request.body ?? request.query) as NamedFields | undefined)?.dbName)
  if (isCollection(sandbox.world, caller.organization, cluster, collectionKey(name, database))) return undefined
  const magic = parseMagicName(operation, name, sandbox.rules.flavor)
  if (magic === undefined) return undefined
  if ('problem' in magic) return { note: magic.problem }
  const { base, effect, plan } = magic
  if (plan !== undefined) setCall(request, { ...callOf(request), plan })
  const creates = operation.name.endsWith('collections.create')
  const real = base === '' && !creates ? firstCollection(sandbox.world, caller.organization, cluster, database) : base
  if (real !== undefined && real !== '') rename(request, real)
  if (effect === undefined) return {}
  return {
    fault: applyFault({ id: 'magic', effect, random: seededRandom(0) }, factsOf(request), `the name ${name}`)
  }
}

/** Fields that have the same name in every call. */
interface NamedFields extends Partial<ImportCreateBody> {
  readonly clusterId?: string
}

/** Id of the cluster that a call names in body, query or path, else of the cluster whose address it calls. */
export const clusterOf = (request: FastifyRequest): string | undefined => {
  const { body, query, params } = request
  const { host } = callOf(request)
  const clusterIds = [body, query, params].map(part => (part as NamedFields | undefined)?.clusterId)
  return clusterIds.find(id => id !== undefined) ?? (host.kind === 'cluster' ? host.clusterId : undefined)
}

/** Whether a collection that the call can refer to has exactly that name. Then the name is not magic. */
export const isCollection = (world: World, organization: string, clusterId: string | undefined, key: string): boolean =>
  findCandidates(world, organization, clusterId).some(({ collections }) => collections.has(key))

/** Clusters that the call can refer to. @param clusterId undefined: the call names no cluster */
const findCandidates = (world: World, organization: string, clusterId: string | undefined): readonly Cluster[] => {
  if (clusterId === undefined) return [...world.clusters.values()].filter(each => each.organization === organization)
  const cluster = world.clusters.get(clusterId)
  return cluster === undefined ? [] : [cluster]
}

type Answering = (
  fault: AppliedFault,
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void
) => void

/** Sends the fault's response, or lets the call continue. */
const applyToReply: Answering = (fault, request, reply, done) => {
  const refusal = toRefusal(fault)
  const { status, wire, lost } = fault.effect
  if (lost) return done()
  if (wire === 'reset' || wire === 'empty') {
    reply.header('x-emulator-explain', headerText(fault.explain))
    record(request, reply, undefined)
    return breakOff(wire, fault.id, request, reply)
  }
  if (status === undefined) return done(refusal)
  const { headers, body } = gatewayAnswer(status, request.url)
  reply.code(status).headers(headers).send(body)
}

/** Name of the first collection that the call can refer to; undefined when there is none. */
export const firstCollection = (
  world: World,
  organization: string,
  clusterId: string | undefined,
  database: string | undefined
): string | undefined =>
  findCandidates(world, organization, clusterId)
    .flatMap(cluster => collectionsIn(cluster, database))
    .at(0)?.name

/** GET calls have the name in their query. */
const rename = (request: FastifyRequest, collectionName: string): void => {
  if (nameIn(request.body) === undefined) request.query = { ...(request.query as object), collectionName }
  else request.body = { ...(request.body as object), collectionName }
}

/** The facts that matchers of faults compare. Body and query are validated by now. */
export const factsOf = (request: FastifyRequest): CallFacts => {
  const fields = { ...(request.query as NamedFields), ...(request.body as NamedFields | undefined) }
  return {
    cluster: clusterOf(request),
    collection: fields.collectionName,
    objects: urlsOf(fields),
    key: callOf(request).key
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The fault that applies to this call, and a note for `x-emulator-explain`. Most calls have neither. */
    injected: { readonly fault: AppliedFault | undefined; readonly note: string | undefined } | undefined
  }
}
