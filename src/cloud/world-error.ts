/** A world file that cannot be used; the message is the whole text for the user, a line for each problem. */
export class WorldError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'WorldError'
  }
}
