import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Page, Problem, Skeleton } from './page.tsx'

/** A page in a file of its own, which is loaded when it is opened first. */
export const lazy = (load: () => Promise<ComponentType>): ComponentType => {
  let loaded: ComponentType | undefined
  return () => {
    const [error, setError] = useState<unknown>()
    const [, setReady] = useState(loaded !== undefined)
    const begin = () => {
      setError(undefined)
      load().then(component => {
        loaded = component
        setReady(true)
      }, setError)
    }
    useEffect(() => {
      if (loaded === undefined) begin()
    }, [])
    if (loaded !== undefined) {
      const Loaded = loaded
      return <Loaded />
    }
    return <Page title="">{error === undefined ? <Skeleton /> : <Problem error={error} onRetry={begin} />}</Page>
  }
}
