import type * as Selfsigned from 'selfsigned'

/** The library, loaded by those who need it. It is CommonJS: what a bundler makes of that may have its exports in `default` alone. */
export const generate: typeof Selfsigned.generate = async (attributes, options) => {
  const library = (await import('selfsigned')) as { readonly default?: unknown }
  const { generate } = (library.default ?? library) as typeof Selfsigned
  return generate(attributes, options)
}
