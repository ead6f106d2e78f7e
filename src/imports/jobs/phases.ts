interface Phase {
  readonly name: 'Pending' | 'PreImporting' | 'Importing' | 'Sorting' | 'IndexBuilding'
  /** Fraction of the duration at which it ends (guess). */
  readonly until: number
  /** Progress in percent that it reaches. server source: datacoord/import_util.go */
  readonly percent: number
}

const PHASES: readonly Phase[] = [
  { name: 'Pending', until: 0.1, percent: 10 },
  { name: 'PreImporting', until: 0.35, percent: 40 },
  { name: 'Importing', until: 0.7, percent: 70 },
  { name: 'Sorting', until: 0.85, percent: 80 },
  { name: 'IndexBuilding', until: 1, percent: 90 }
]

/** The fraction of the duration at which the files must have been read: the end of PreImporting. */
export const INSPECTED_BY = 0.35

/** Far below a percent, far above the rounding of a fraction: keeps 0.1 from being read as 9 percent. */
const ROUNDING = 1e-9

/** Whole percent at a fraction of the duration; 100 only at its end. */
export const percentAt = (fraction: number): number => {
  if (fraction >= 1) return 100
  let [from, reached] = [0, 0]
  for (const { until, percent } of PHASES) {
    if (fraction < until)
      return Math.floor(reached + ((fraction - from) / (until - from)) * (percent - reached) + ROUNDING)
    ;[from, reached] = [until, percent]
  }
  return reached
}

/** The phase in which a job that is not through has so many percent. */
export const phaseOf = (percent: number): Phase['name'] =>
  PHASES.find(phase => percent < phase.percent)?.name ?? 'IndexBuilding'

/** What a job shows that falls back half way: it seems to begin anew, then goes on where it would be. seen: milvus-io/milvus#31221 */
export const fallenBack = (fraction: number): number => (fraction >= 0.5 && fraction < 0.75 ? fraction - 0.4 : fraction)

/** The first fraction of the duration at which a percentage is reached. */
export const fractionOf = (percent: number): number => {
  let [from, reached] = [0, 0]
  for (const phase of PHASES) {
    if (percent <= phase.percent) return from + ((percent - reached) / (phase.percent - reached)) * (phase.until - from)
    ;[from, reached] = [phase.until, phase.percent]
  }
  return 1
}
