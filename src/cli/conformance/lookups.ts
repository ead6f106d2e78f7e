import { LookupRepliesV1, LookupRepliesV2 } from '../../contract/account.ts'
import type { Scenario } from './scenario.ts'

const VERSIONS = [
  ['v1', LookupRepliesV1],
  ['v2', LookupRepliesV2]
] as const

/** What an import flow looks up before it begins. */
export const lookups = (clusterId: string): readonly Scenario[] =>
  VERSIONS.flatMap(([version, replies]): Scenario[] => [
    ...(['clouds', 'regions', 'projects', 'clusters'] as const).map(
      (what): Scenario => ({
        name: `${version} ${what}`,
        method: 'GET',
        path: `/${version}/${what}`,
        documented: replies[what],
        ...(what === 'projects' || what === 'clusters' ? { theirs: true } : {})
      })
    ),
    {
      name: `${version} describe of the cluster`,
      method: 'GET',
      path: `/${version}/clusters/${clusterId}`,
      documented: replies.cluster
    }
  ])
