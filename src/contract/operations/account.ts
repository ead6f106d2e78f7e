import { operationsUnder } from './operation.ts'

const v1 = operationsUnder('v1', 'control', '/v1')
const v2 = operationsUnder('v2', 'control', '/v2')

const CLUSTER = ['cluster'] as const

/** With an empty id the path has a doubled slash, which the router folds. */
const of = (change: string) => [`/clusters/:clusterId/${change}`, `/clusters/${change}`]

/** Stages are what volumes were called first. */
const either = (path: string) => [`/volumes${path}`, `/stages${path}`]

export const accountOperations = [
  v1('clouds', 'GET', '/clouds'),
  v1('regions', 'GET', '/regions'),
  v1('projects', 'GET', '/projects'),
  v1('clusters.list', 'GET', '/clusters'),
  v1('clusters.describe', 'GET', '/clusters/:clusterId', CLUSTER),
  v1('clusters.create', 'POST', ['/clusters/create', '/clusters/createServerless']),
  v1('clusters.suspend', 'POST', of('suspend'), CLUSTER),
  v1('clusters.resume', 'POST', of('resume'), CLUSTER),
  v1('clusters.modify', 'POST', of('modify'), CLUSTER),
  v1('clusters.drop', 'DELETE', of('drop'), CLUSTER),
  v2('v2.clouds', 'GET', '/clouds'),
  v2('v2.regions', 'GET', '/regions'),
  v2('v2.projects', 'GET', '/projects'),
  v2('v2.clusters.list', 'GET', '/clusters'),
  v2('v2.clusters.describe', 'GET', '/clusters/:clusterId', CLUSTER),
  v2('v2.clusters.create', 'POST', ['/clusters/createDedicated', '/clusters/createServerless', '/clusters/createFree']),
  v2('v2.clusters.suspend', 'POST', of('suspend'), CLUSTER),
  v2('v2.clusters.resume', 'POST', of('resume'), CLUSTER),
  v2('v2.clusters.modify', 'POST', of('modify'), CLUSTER),
  v2('v2.clusters.drop', 'DELETE', of('drop'), CLUSTER),
  v2('v2.volumes.list', 'GET', either('')),
  v2('v2.volumes.describe', 'GET', '/volumes/:name'),
  v2('v2.volumes.create', 'POST', either('/create')),
  v2('v2.volumes.apply', 'POST', either('/apply')),
  v2('v2.volumes.delete', 'DELETE', either('/:name'))
] as const
