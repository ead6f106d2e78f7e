import { useEffect, useState } from 'preact/hooks'

/** The latest reply or error of a call. */
export interface Loaded<Value> {
  /** undefined: nothing yet. The last value stays while a new one is on its way. */
  readonly value: Value | undefined
  readonly error: unknown
  /** Calls again. */
  reload(): void
}

/** Calls when the page is opened, and again whenever `on` changes. */
export const useLoaded = <Value>(load: () => Promise<Value>, on: readonly unknown[] = []): Loaded<Value> => {
  const [state, setState] = useState<{ readonly value?: Value; readonly error?: unknown }>({})
  const [count, setCount] = useState(0)
  useEffect(() => {
    let wanted = true
    load().then(
      value => wanted && setState({ value }),
      error => wanted && setState(({ value }) => (value === undefined ? { error } : { value, error }))
    )
    return () => {
      wanted = false
    }
  }, [...on, count])
  return { value: state.value, error: state.error, reload: () => setCount(count + 1) }
}
