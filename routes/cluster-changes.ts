import { Type } from '@sinclair/typebox'
import { changeCluster } from '../src/account/change-cluster.ts'
import { createCluster } from '../src/account/create-cluster.ts'
import type { App } from '../src/http/app-type.ts'

const closed = { additionalProperties: false }

const CreatedReply = Type.Object(
  { clusterId: Type.String(), username: Type.String(), password: Type.String(), prompt: Type.String() },
  closed
)
const ChangedReply = Type.Object({ clusterId: Type.String(), prompt: Type.String() }, closed)

const Text = Type.Optional(Type.String())
const Size = Type.Optional(Type.Integer())

const CreateBody = Type.Object(
  { clusterName: Text, projectId: Text, plan: Text, cuSize: Size, cuType: Text, regionId: Text },
  closed
)
/** Its region is the host's. */
const CreateBodyV1 = Type.Omit(CreateBody, ['regionId'])
const ModifyBody = Type.Object({ cuSize: Size }, closed)
const Params = Type.Object({ clusterId: Type.Optional(Type.String()) })

/** What each version calls the making of a cluster, the plan that stands in the name, and the region when none is sent. */
const VERSIONS = {
  '/v1': { ok: 200, region: {}, freeCode: 80021, creates: { create: undefined, createServerless: 'Serverless' } },
  '/v2': {
    ok: 0,
    region: { regionId: '' },
    freeCode: 96021,
    creates: { createDedicated: undefined, createServerless: 'Serverless', createFree: 'Free' }
  }
} as const

/** Calls that change clusters, of one version. documented: cluster calls */
export const clusterChangeRoutes = (app: App, prefix: keyof typeof VERSIONS): void => {
  const { ok, region, freeCode, creates } = VERSIONS[prefix]
  const replyOf = <Data extends typeof CreatedReply | typeof ChangedReply>(data: Data) => ({
    200: Type.Object({ code: Type.Literal(ok), data }, closed)
  })
  const creating = { body: prefix === '/v1' ? CreateBodyV1 : CreateBody, response: replyOf(CreatedReply) }
  for (const [name, plan] of Object.entries(creates)) {
    app.post(`${prefix}/clusters/${name}`, { schema: creating }, async ({ call, body }) => ({
      code: ok,
      data: createCluster(call, { ...region, ...body }, plan)
    }))
  }
  const changing = { params: Params, response: replyOf(ChangedReply) }
  // With an empty id the path has a doubled slash, which the router folds.
  for (const path of [`${prefix}/clusters/:clusterId`, `${prefix}/clusters`]) {
    for (const change of ['suspend', 'resume', 'modify'] as const) {
      const schema = { ...changing, body: ModifyBody }
      app.post(`${path}/${change}`, { schema }, async ({ call, params, body }) => ({
        code: ok,
        data: await changeCluster(call, { ...params, ...body }, change, freeCode)
      }))
    }
    app.delete(`${path}/drop`, { schema: changing }, async ({ call, params }) => ({
      code: ok,
      data: await changeCluster(call, params, 'drop', freeCode)
    }))
  }
}
