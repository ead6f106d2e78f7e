/** What jobs go by, as settings, calls and scenarios write it. */
export const PROGRESS = '^(?:time|immediate|polls:[1-9][0-9]{0,3})$'

export const PROGRESS_HELP =
  'What jobs go by: `time`, `polls:3` (through with the third call that asks for the job) or `immediate`.'
