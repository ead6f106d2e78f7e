import { useEffect, useState } from 'preact/hooks'
import type { ErrorRow } from '../errors.ts'
import type { CoverageReport } from '../lab/coverage/report.ts'
import { call } from './call.ts'
import { overview } from './live.ts'
import { type Loaded, useLoaded } from './loaded.ts'

let rows: Promise<readonly ErrorRow[]> | undefined

/** All documented codes. They are asked for once: they change with the version alone. */
export const useErrors = (): Loaded<readonly ErrorRow[]> =>
  useLoaded(async () => {
    rows ??= call('GET /errors', {}).then(({ errors }) => errors)
    try {
      return await rows
    } catch (error) {
      rows = undefined
      throw error
    }
  })

/** Milliseconds between two calls for the coverage while clients are at work. */
const PAUSE = 1500

/** The coverage of all operations, read again after each change in any sandbox. */
export const useCoverage = (which: 'all' | 'called' = 'all'): Loaded<CoverageReport> => {
  const changes = useChanges()
  return useLoaded(async () => {
    const { flavor } = await call('GET /info', {})
    const choice = { flavor: flavor as 'auto', ...(which === 'all' && { operations: '*' }) }
    return (await call('GET /coverage', choice)) as CoverageReport
  }, [changes, which])
}

/** Counts the changes of the overview, at most one in each pause. */
const useChanges = (): number => {
  const [count, setCount] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = overview.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        setCount(before => before + 1)
      }, PAUSE)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [])
  return count
}

/** How often clients have met a code, of all operations. */
export const timesMet = ({ operations }: CoverageReport, code: number): number =>
  operations
    .flatMap(({ outcomes }) => outcomes)
    .reduce((sum, { outcome, kind, met }) => (kind === 'code' && outcome === String(code) ? sum + met : sum), 0)

/** The operations that may answer with a code. */
export const operationsWith = ({ operations }: CoverageReport, code: number): readonly string[] =>
  operations
    .filter(({ outcomes }) => outcomes.some(({ outcome, kind }) => kind === 'code' && outcome === String(code)))
    .map(({ operation }) => operation)
