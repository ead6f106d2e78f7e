import { Type } from '@sinclair/typebox'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'

export const deleteFault = operation({
  method: 'DELETE',
  path: '/faults/:id',
  summary: 'Forget a fault',
  input: Type.Object({ id: Type.String() }, { additionalProperties: false }),
  reply: Type.Object({ deleted: Type.String() }, { additionalProperties: false }),
  run: ({ lab, sandbox }, { id }) => {
    if (lab.sandbox(sandbox).faults?.remove(id) !== true) {
      throw new LabError(404, `there is no fault ${JSON.stringify(id.slice(0, 60))}; GET /_emulator/faults lists them`)
    }
    return { deleted: id }
  }
})
