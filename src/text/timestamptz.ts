/** Time zone of texts without an offset, unless a collection has another. server source: common.DefaultTimezone */
export const DEFAULT_TIMEZONE = 'UTC'

/** The forms that the server accepts, with Go's tolerance: an hour of one digit, a fraction of any length after a dot or comma, several spaces. */
const FORM =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:(?<t>T)| +)(?<hour>\d{1,2}):(?<minute>\d\d):(?<second>\d\d)(?:[.,]\d+)?(?:(?<utc>Z)|(?<sign>[-+])(?<hours>\d\d)(?::(?<minutes>\d\d))?)?$/

const LARGEST = 14
const SMALLEST = -12

/**
 * Why a text is no point in time, in the words of the server; undefined: it is one.
 * server source: util/timestamptz, ParseTimeTz, with time.Parse of Go
 */
export const timestamptzProblem = (text: string): string | undefined => {
  const parts = FORM.exec(text)?.groups
  const unknown = `invalid timestamp string: '${text.slice(0, 100)}'. Does not match any known format`
  if (parts === undefined || !isTime(parts)) return unknown
  const { t, sign, hours, minutes } = parts
  if (sign === undefined) return undefined
  // Only a space may precede an offset of hours alone.
  if ((t !== undefined && minutes === undefined) || Number(hours) > 24 || Number(minutes ?? 0) > 60) return unknown
  const offset = (Number(hours) + Number(minutes ?? 0) / 60) * (sign === '-' ? -1 : 1)
  if (offset <= LARGEST && offset >= SMALLEST) return undefined
  return `UTC offset hour ${Math.trunc(offset)} is out of the valid range [${SMALLEST}, ${LARGEST}]`
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isTime = (parts: Readonly<Record<string, string | undefined>>): boolean => {
  const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map(name =>
    Number(parts[name])
  ) as [number, number, number, number, number, number]
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = (DAYS[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0)
  return day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60
}

/** Whether Go's time.LoadLocation knows the name. The emulator asks the data of Node.js. */
export const isTimezone = (name: string): boolean => {
  // Node.js also accepts offsets, and names in any case.
  if (name === 'UTC') return true
  if (!/^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
