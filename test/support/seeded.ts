// Property tests have the same inputs in each run of `npm test`. A test file that runs alone has others each time, and so does `.ci/long`.
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })
