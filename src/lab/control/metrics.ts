import { Type } from '@sinclair/typebox'
import { closedObject } from '../../contract/schema.ts'
import type { Laboratory } from '../laboratory.ts'
import type { Exposition } from '../metrics/exposition.ts'
import { operation } from '../operation.ts'

const expositions = new WeakMap<Laboratory, Promise<Exposition>>()

/** Its library is loaded at the first scrape. */
const expositionOf = (lab: Laboratory): Promise<Exposition> => {
  let exposition = expositions.get(lab)
  if (exposition === undefined) {
    exposition = import('../metrics/exposition.ts').then(({ Exposition }) => new Exposition(lab))
    expositions.set(lab, exposition)
  }
  return exposition
}

export const readMetrics = operation({
  method: 'GET',
  path: '/metrics',
  summary:
    'Get the metrics of this process for Prometheus: requests, latencies, jobs, inspections, journals, memory, event loop',
  input: closedObject({}),
  reply: Type.String({ description: 'The text format of Prometheus, version 0.0.4.' }),
  texts: ['text/plain; version=0.0.4'],
  isOfProcess: true,
  run: async ({ lab }) => (await expositionOf(lab)).text()
})
