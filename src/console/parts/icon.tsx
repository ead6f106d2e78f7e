/** Paths on a grid of 24, drawn with a stroke of 1.75. */
const PATHS = {
  start: 'M5 12l7-7 7 7M7 10v9h10v-9',
  overview: 'M4 4h7v7H4zM13 4h7v4h-7zM13 11h7v9h-7zM4 14h7v6H4z',
  import: 'M12 4v11m0 0-4-4m4 4 4-4M5 19h14',
  jobs: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  journal: 'M6 4h11l2 2v14H6zM9 9h7M9 13h7M9 17h4',
  faults: 'M13 3 5 14h6l-1 7 8-11h-6z',
  errors: 'M12 8v5m0 3h.01M12 3 2.5 20h19z',
  coverage: 'M4 4h16v16H4zM4 9.3h16M4 14.6h16M9.3 4v16M14.6 4v16',
  world: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3',
  play: 'M8 5v14l11-7z',
  pause: 'M9 5v14M15 5v14',
  next: 'M6 5v14l9-7zM18 5v14',
  plus: 'M12 5v14M5 12h14',
  light:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  system: 'M3 5h18v11H3zM8 20h8M12 16v4',
  language: 'M3 6h10M8 4v2M5 13c3-1 5-4 5.5-7M6 9c1 2 3 3.5 5 4M12 20l4.5-10L21 20M13.5 17h6',
  help: 'M9.5 9a2.5 2.5 0 1 1 3.6 2.300c-.8.4-1.1 1-1.1 1.700v.5M12 17h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 13l4 4L19 7',
  close: 'M6 6l12 12M18 6 6 18',
  down: 'M6 9l6 6 6-6',
  right: 'M9 6l6 6-6 6',
  left: 'M15 6l-6 6 6 6',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l4.5 4.5',
  reset: 'M4 12a8 8 0 1 0 2.5-5.800M4 4v4h4',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  box: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3.5 2',
  key: 'M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8M11 12.500 19 4.500M16 7.500l2.500 2.500M14 9.500l2 2',
  download: 'M12 4v11m0 0-4-4m4 4 4-4M5 19h14',
  upload: 'M12 16V5m0 0-4 4m4-4 4 4M5 19h14',
  folder: 'M3 6h7l2 2h9v11H3z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  empty: 'M4 13l3-8h10l3 8v6H4zM4 13h5l1.5 3h3L15 13h5'
} as const

export type IconName = keyof typeof PATHS

/** A picture that says nothing which the words beside it do not. */
export const Icon = ({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={PATHS[name]} />
  </svg>
)

/** The picture of `icon.svg`. As a file it would be one more document to load before the first paint. */
export const Mark = () => (
  <svg viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="#2357d9" />
    <path
      d="M16 7v11m0 0-5-5m5 5 5-5M8 24h16"
      fill="none"
      stroke="#fff"
      stroke-width="3"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
)
