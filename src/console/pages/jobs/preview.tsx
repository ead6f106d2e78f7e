import './preview.css'
import { useEffect, useState } from 'preact/hooks'
import { call, type Reply } from '../../call.ts'
import { Empty, Problem, Skeleton } from '../../parts/page.tsx'
import { place, setQuery } from '../../router.ts'
import { number, say } from '../../words/words.ts'

type Found = Reply<'GET /jobs/:id/preview'>
type Cell = Found['rows'][number][number]

interface PreviewProps {
  readonly jobId: string
  readonly files: readonly string[]
}

/** Files that the choice lists. */
const FILES_LISTED = 200

/** The first rows of a file of a job that has ended. The server reads the file as it is now. */
export const Preview = ({ jobId, files }: PreviewProps) => {
  const asked = place.value.query['file']
  const file = asked !== undefined && files.includes(asked) ? asked : files[0]
  const found = useRows(jobId, file)
  return (
    <section class="card preview">
      <div class="head">
        <h2>{say('jobs.preview')}</h2>
        {files.length > 1 && (
          <select
            class="input fit"
            aria-label={say('jobs.file')}
            value={file}
            onChange={({ currentTarget }) => setQuery({ file: currentTarget.value })}
          >
            {files.slice(0, FILES_LISTED).map(name => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
      </div>
      {found === undefined ? (
        <Skeleton lines={4} />
      ) : found instanceof Error ? (
        <Problem error={found} />
      ) : (
        <Rows found={found} />
      )}
    </section>
  )
}

const useRows = (id: string, file: string | undefined): Found | Error | undefined => {
  const [found, setFound] = useState<Found | Error>()
  useEffect(() => {
    const abort = new AbortController()
    setFound(undefined)
    call('GET /jobs/:id/preview', { id, ...(file !== undefined && { file }) }, { signal: abort.signal }).then(
      setFound,
      error => {
        if (!abort.signal.aborted) setFound(error)
      }
    )
    return () => abort.abort()
  }, [id, file])
  return found
}

const Rows = ({ found }: { readonly found: Found }) => {
  const { columns, rows, problem, message, changed } = found
  if (problem !== null && problem !== 'fault') return <Empty icon="search" title={say(`jobs.preview.${problem}`)} />
  return (
    <>
      {changed && <p class="notice warn preview-note">{say('jobs.preview.changed')}</p>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard
        <section class="preview-box" tabIndex={0} aria-label={say('jobs.preview.rows')}>
          <table>
            <thead>
              <tr>
                <th scope="col" class="right">
                  {say('jobs.preview.row')}
                </th>
                {columns.map(({ name, type }) => (
                  <th key={name} scope="col">
                    {name} <span class="faint">{type}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cells, row) => (
                <tr key={row}>
                  <td class="right faint number">{number(row + 1)}</td>
                  {cells.map((cell, at) => (
                    <td key={at}>
                      <Value cell={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rows.length === 0 && problem === null && <p class="muted preview-note">{say('jobs.preview.empty')}</p>}
      {problem === 'fault' && (
        <p class="notice bad preview-note" lang="en">
          {message}
        </p>
      )}
    </>
  )
}

const Value = ({ cell }: { readonly cell: Cell }) => {
  if (cell === null) return <span class="faint">–</span>
  if (cell.kind === 'null') return <i class="faint">{cell.text}</i>
  return <span class={cell.kind === 'text' ? 'preview-text' : 'mono small nowrap'}>{cell.text}</span>
}
