/** How the process ends, and why: the one table of exit codes. */
export const EXIT = {
  ok: { code: 0, meaning: 'done, or stopped by SIGINT or SIGTERM' },
  failed: {
    code: 1,
    meaning:
      'failed; for wait: no emulator answered in time; for check: a file has a fault; for conformance: answers differ; for coverage: too little was met; for doctor: something is wrong'
  },
  wrongInput: { code: 2, meaning: 'unknown command, wrong flag, variable, config file or world' },
  cannotListen: { code: 3, meaning: 'the port or the address cannot be had' },
  /** documented: sysexits.h, EX_SOFTWARE */
  defect: {
    code: 70,
    meaning: 'start met an unexpected error, a defect: logged, with --export-on-exit the state is saved'
  }
} as const

const SIGNAL_NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const

export type Signal = keyof typeof SIGNAL_NUMBERS

/** What a shell reports of a process that a signal ended: 130 for SIGINT, 143 for SIGTERM. */
export const exitCodeOfSignal = (signal: Signal): number => 128 + SIGNAL_NUMBERS[signal]

/** The lines of `--help` about exit codes. */
export const exitCodesHelp = (): string =>
  [
    ...Object.values(EXIT),
    { code: '130, 143', meaning: 'a second SIGINT, SIGTERM: stopped without waiting for requests' }
  ]
    .map(({ code, meaning }) => `  ${code}  ${meaning}`)
    .join('\n')
