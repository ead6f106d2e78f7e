import type { FastifyRequest } from 'fastify'
import { type ImportCreateBody, urlsOf } from '../../contract/imports-v2.ts'
import type { CallFacts } from '../../lab/faults/fault.ts'

/** Whatever its route, a call names things under the same names. */
interface Said extends Partial<ImportCreateBody> {
  readonly clusterId?: string
}

/** Id of the cluster that a call names: in body, query or path, else by the address it calls. */
export const clusterOf = ({ body, query, params, call: { host } }: FastifyRequest): string | undefined => {
  const said = [body, query, params].map(part => (part as Said | undefined)?.clusterId)
  return said.find(id => id !== undefined) ?? (host.kind === 'cluster' ? host.clusterId : undefined)
}

/** Body and query have the shape of their route by now. */
export const factsOf = (request: FastifyRequest): CallFacts => {
  const said = { ...(request.query as Said), ...(request.body as Said | undefined) }
  return {
    cluster: clusterOf(request),
    collection: said.collectionName,
    objects: urlsOf(said),
    key: request.call.key
  }
}
