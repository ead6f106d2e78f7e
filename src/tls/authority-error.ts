/** Why there is no authority to be had, and what to do. */
export class AuthorityError extends Error {
  override readonly name = 'AuthorityError'
}
