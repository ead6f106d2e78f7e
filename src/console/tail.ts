import type { Frames } from '../watch/frames.ts'

type JournalFrame = Frames['journal']

/** Entries of the journal that a tab keeps, at most. */
const MOST = 500

/** The newest entries of a journal: what came before, and what a frame adds. No entry stands twice. */
export const mergeJournal = (before: JournalFrame | undefined, frame: JournalFrame): JournalFrame => {
  const known = before?.entries.filter(({ id }) => id > frame.cleared) ?? []
  const from = known.at(-1)?.id ?? 0
  const entries = [...known, ...frame.entries.filter(({ id }) => id > from)]
  return { ...frame, entries: entries.slice(-MOST), skipped: frame.skipped + (before?.skipped ?? 0) }
}
