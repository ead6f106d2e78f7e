/** As in a shell of a user: a run of tests loads packages of its own into each Node, and counts the bundle as covered sources. */
export const UNCOVERED = 'unset NODE_OPTIONS NODE_V8_COVERAGE'

/** Arguments of `sh` before a command that runs so. */
export const UNCOVERED_COMMAND = ['-c', `${UNCOVERED}; exec "$@"`, 'sh']
