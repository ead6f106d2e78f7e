import type { Laboratory } from '../lab/laboratory.ts'
import type { LabSandbox } from '../lab/sandbox.ts'
import type { Draft } from './draft.ts'
import type { Tracker } from './tracker.ts'

/**
 * Adds what has changed in some sandboxes.
 * @param names of the sandboxes @param trackers by name; gets those that are made, and loses those whose sandbox is no longer there
 * @param make makes the tracker of a sandbox that has none @returns those that are lost
 */
export const collectChanges = (
  names: Iterable<string>,
  lab: Pick<Laboratory, 'peek' | 'options'>,
  trackers: Map<string, Tracker>,
  make: (sandbox: LabSandbox) => Tracker,
  draft: Draft
): readonly Tracker[] => {
  const now = lab.options.clock()
  const lost: Tracker[] = []
  for (const name of names) {
    const sandbox = lab.peek(name)
    let tracker = trackers.get(name)
    if (tracker !== undefined && tracker.sandbox !== sandbox) {
      draft.removed.push(tracker.no)
      trackers.delete(name)
      lost.push(tracker)
      tracker = undefined
    }
    if (sandbox === undefined) continue
    if (tracker === undefined) {
      tracker = make(sandbox)
      trackers.set(name, tracker)
    }
    tracker.collect(draft, now)
  }
  return lost
}
