import './page.css'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { returned } from '../router.ts'
import { say, type Word } from '../words/words.ts'
import { Icon, type IconName } from './icon.tsx'

interface PageProps {
  readonly title: ComponentChildren
  /** A small button right of the title, such as one that copies it. */
  readonly beside?: ComponentChildren
  /** One sentence below the title. */
  readonly about?: ComponentChildren
  /** Buttons beside the title. */
  readonly actions?: ComponentChildren
  readonly children: ComponentChildren
}

/** A page: its title, which takes the focus when the page is opened at its top, and what stands below. */
export const Page = ({ title, beside, about, actions, children }: PageProps) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    if (!returned) scrollTo(0, 0)
  }, [])
  return (
    <main class="content" id="main">
      <header class="page-head">
        <div class="page-title">
          <div class="title-line">
            <h1 tabIndex={-1} ref={heading}>
              {title}
            </h1>
            {beside}
          </div>
          {about !== undefined && <p class="muted">{about}</p>}
        </div>
        {actions !== undefined && <div class="row">{actions}</div>}
      </header>
      {children}
    </main>
  )
}

interface EmptyProps {
  readonly icon?: IconName
  readonly title: ComponentChildren
  readonly children?: ComponentChildren
}

/** An empty state: why there is nothing, and what to do. */
export const Empty = ({ icon = 'empty', title, children }: EmptyProps) => (
  <div class="empty">
    <span class="empty-icon">
      <Icon name={icon} size={24} />
    </span>
    <h2>{title}</h2>
    {children}
  </div>
)

/** Grey bars in the place of content that is on its way. They appear after 200 ms, so that fast answers do not flicker. */
export const Skeleton = ({ lines = 4 }: { readonly lines?: number }) => (
  <div class="skeleton" role="status">
    <span class="hidden-text">{say('loading')}</span>
    {Array.from({ length: lines }, (_, index) => (
      <div key={index} class="skeleton-line" />
    ))}
  </div>
)

interface ProblemProps {
  readonly word?: Word
  readonly error: unknown
  readonly onRetry?: () => void
}

/** An error of a call: our words, then the server's own, which stay English. */
export const Problem = ({ word = 'problem', error, onRetry }: ProblemProps) => (
  <div class="notice bad" role="alert">
    <p>{say(word)}</p>
    <p class="small" lang="en">
      {error instanceof Error ? error.message : String(error)}
    </p>
    {onRetry !== undefined && (
      <button type="button" class="link" onClick={onRetry}>
        {say('retry')}
      </button>
    )}
  </div>
)
