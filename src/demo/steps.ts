/** The steps of the tour, in order: an import that succeeds, then three that do not. */
export const TOUR_STEPS = ['sample', 'check', 'import', 'done', 'row', 'suspended', 'second'] as const

export type TourStep = (typeof TOUR_STEPS)[number]

/** The result of a step, with the code and message of the service where there are any. */
export interface TourResult {
  readonly code?: number
  readonly message?: string
  readonly rows?: number
  readonly row?: number
  readonly jobId?: string
}

/** The tour has a sandbox of its own, so that it changes nothing that a person works with. */
export const TOUR_SANDBOX = 'tour'
