import { Type } from '@sinclair/typebox'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'

export const deleteScenario = operation({
  method: 'DELETE',
  path: '/scenarios/:id',
  summary: 'Forget a scenario; jobs that go by it stay as they are',
  input: Type.Object({ id: Type.String() }, { additionalProperties: false }),
  reply: Type.Object({ deleted: Type.String() }, { additionalProperties: false }),
  run: ({ lab, sandbox }, { id }) => {
    if (lab.sandbox(sandbox).scenarios?.remove(id) === true) return { deleted: id }
    const shown = JSON.stringify(id.slice(0, 60))
    throw new LabError(404, `there is no scenario ${shown}; GET /_emulator/scenarios lists them`)
  }
})
