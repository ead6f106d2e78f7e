/** The part of aws4 that the tests use. */
declare module 'aws4' {
  interface Signable {
    readonly service: string
    readonly region: string
    readonly method: string
    /** Path and query, escaped. */
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
  }

  interface Credentials {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }

  const aws4: {
    /** The request with the headers of its signature, version 4. */
    sign(request: Signable, credentials: Credentials): { readonly headers: Record<string, string> }
  }
  export default aws4
}
