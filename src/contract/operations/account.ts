import { operationsUnder } from './operation.ts'

const controlV1 = operationsUnder('v1', 'control', '/v1')
const controlV2 = operationsUnder('v2', 'control', '/v2')

const CLUSTER = ['cluster'] as const

/** With an empty id the path has a doubled slash, which the router folds. */
const of = (change: string) => [`/clusters/:clusterId/${change}`, `/clusters/${change}`]

/** Stages are what volumes were called first. */
const either = (path: string) => [`/volumes${path}`, `/stages${path}`]

export const accountOperations = [
  controlV1('clouds', 'GET', '/clouds'),
  controlV1('regions', 'GET', '/regions'),
  controlV1('projects', 'GET', '/projects'),
  controlV1('clusters.list', 'GET', '/clusters'),
  controlV1('clusters.describe', 'GET', '/clusters/:clusterId', CLUSTER),
  controlV1('clusters.create', 'POST', ['/clusters/create', '/clusters/createServerless']),
  controlV1('clusters.suspend', 'POST', of('suspend'), CLUSTER),
  controlV1('clusters.resume', 'POST', of('resume'), CLUSTER),
  controlV1('clusters.modify', 'POST', of('modify'), CLUSTER),
  controlV1('clusters.drop', 'DELETE', of('drop'), CLUSTER),
  controlV2('v2.clouds', 'GET', '/clouds'),
  controlV2('v2.regions', 'GET', '/regions'),
  controlV2('v2.projects', 'GET', '/projects'),
  controlV2('v2.clusters.list', 'GET', '/clusters'),
  controlV2('v2.clusters.describe', 'GET', '/clusters/:clusterId', CLUSTER),
  controlV2('v2.clusters.create', 'POST', [
    '/clusters/createDedicated',
    '/clusters/createServerless',
    '/clusters/createFree'
  ]),
  controlV2('v2.clusters.suspend', 'POST', of('suspend'), CLUSTER),
  controlV2('v2.clusters.resume', 'POST', of('resume'), CLUSTER),
  controlV2('v2.clusters.modify', 'POST', of('modify'), CLUSTER),
  controlV2('v2.clusters.drop', 'DELETE', of('drop'), CLUSTER),
  controlV2('v2.volumes.list', 'GET', either('')),
  controlV2('v2.volumes.describe', 'GET', '/volumes/:name'),
  controlV2('v2.volumes.create', 'POST', either('/create')),
  controlV2('v2.volumes.apply', 'POST', either('/apply')),
  controlV2('v2.volumes.delete', 'DELETE', either('/:name'))
] as const
