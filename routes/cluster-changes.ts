import { Type } from '@sinclair/typebox'
import { changeCluster } from '../src/account/change-cluster.ts'
import { createCluster } from '../src/account/create-cluster.ts'
import type { App } from '../src/http/app-type.ts'

const closed = { additionalProperties: false }
const Text = Type.Optional(Type.String())
const Size = Type.Optional(Type.Integer())

const CreatedReply = Type.Object(
  { clusterId: Type.String(), username: Type.String(), password: Type.String(), prompt: Type.String() },
  closed
)
const ChangedReply = Type.Object({ clusterId: Type.String(), prompt: Type.String() }, closed)

const CreateBody = Type.Object(
  { clusterName: Text, projectId: Text, plan: Text, cuSize: Size, cuType: Text, regionId: Text },
  closed
)
const ModifyBody = Type.Object({ cuSize: Size }, closed)
const Params = Type.Object({ clusterId: Type.String() })

/** Calls that change clusters, of one version: its prefix, and the code of a success. documented: cluster calls */
export const clusterChangeRoutes = (app: App, prefix: '/v1' | '/v2', ok: 200 | 0): void => {
  const replyOf = <Data extends typeof CreatedReply | typeof ChangedReply>(data: Data) => ({
    200: Type.Object({ code: Type.Literal(ok), data }, closed)
  })
  const creating = { body: CreateBody, response: replyOf(CreatedReply) }
  const plans = { create: undefined, createDedicated: undefined, createServerless: 'Serverless', createFree: 'Free' }
  for (const [name, plan] of Object.entries(plans)) {
    app.post(`${prefix}/clusters/${name}`, { schema: creating }, async ({ call, body }) => ({
      code: ok,
      data: createCluster(call, plan === undefined ? body : { ...body, plan })
    }))
  }
  const changing = { params: Params, response: replyOf(ChangedReply) }
  for (const change of ['suspend', 'resume', 'modify'] as const) {
    app.post(
      `${prefix}/clusters/:clusterId/${change}`,
      { schema: { ...changing, body: ModifyBody } },
      async ({ call, params }) => ({
        code: ok,
        data: await changeCluster(call, params.clusterId, change)
      })
    )
  }
  app.delete(`${prefix}/clusters/:clusterId/drop`, { schema: changing }, async ({ call, params }) => ({
    code: ok,
    data: await changeCluster(call, params.clusterId, 'drop')
  }))
}
