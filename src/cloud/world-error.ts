/** An invalid world file. The message is the complete text for the user, one line per problem. */
export class WorldError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'WorldError'
  }
}
