import { Type } from '@sinclair/typebox'
import { Key } from '../../cloud/schema/cluster.ts'
import { operation } from '../operation.ts'
import { checkChange } from '../world/check-document.ts'
import { documentOf } from '../world/document-of.ts'

const { key: _, ...others } = Key.properties

/** The key itself is in the body, as URLs end in logs, and in no answer. */
export const putKey = operation({
  method: 'PUT',
  path: '/world/keys',
  summary: 'List an API key, or change whom it acts for and whether it may call',
  input: Key,
  reply: Type.Object(others, { additionalProperties: false }),
  run: ({ lab, sandbox: name }, key) => {
    const sandbox = lab.sandbox(name)
    const changed = new Map(sandbox.world.keys).set(key.key, key)
    const keys = [...changed.values()]
    const before = documentOf(sandbox)
    checkChange({ before, after: { ...before, keys }, place: ['keys', keys.indexOf(key)] })
    sandbox.world = { ...sandbox.world, keys: changed }
    const { key: _, ...shown } = key
    return shown
  }
})
