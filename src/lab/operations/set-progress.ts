import { operation } from '../operation.ts'
import { pollsOf } from '../progress.ts'
import { ProgressShape } from './progress-shape.ts'

export const setProgress = operation({
  method: 'PATCH',
  path: '/progress',
  summary: 'Let the jobs of a sandbox from now on go by time, by polls, or be through at once',
  input: ProgressShape,
  reply: ProgressShape,
  run: ({ lab, sandbox }, { progress }) => {
    const polls = pollsOf(progress)
    lab.sandbox(sandbox).polls = polls
    return { progress }
  }
})
