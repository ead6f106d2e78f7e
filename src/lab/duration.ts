import { LabError } from './lab-error.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g

const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/

/** A length of time as people write it: `10m`, `1h30m`, `500ms`. Returns whole milliseconds. @throws LabError */
export const milliseconds = (text: string): number => {
  if (!WHOLE.test(text)) {
    throw new LabError(
      400,
      `${JSON.stringify(text.slice(0, 60))} is no length of time; write 500ms, 30s, 10m, 1h30m or 2d`
    )
  }
  let sum = 0
  for (const [, count = '', unit = ''] of text.matchAll(PART)) sum += Number(count) * (UNITS[unit] ?? 0)
  return Math.round(sum)
}
