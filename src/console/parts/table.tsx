import './table.css'
import type { ComponentChildren } from 'preact'

export interface Column<Row> {
  readonly name: string
  readonly title: ComponentChildren
  readonly cell: (row: Row) => ComponentChildren
  /** Numbers stand at the right. */
  readonly number?: boolean
  /** The cell that a card shows first, without its title. */
  readonly main?: boolean
  /** Takes the rest of the width, and is cut where that is too narrow. */
  readonly wide?: boolean
  /** Whether the cell of a row takes the place of all that follow. */
  readonly spans?: (row: Row) => boolean
}

interface TableProps<Row> {
  /** Read aloud; not shown. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string | number
  /** Address of the row: its main cell should have a link to it; the whole row then takes clicks. */
  readonly hrefOf?: (row: Row) => string
  readonly selected?: string | number
}

/** A table, which is a list of cards on narrow screens. At most 200 rows: whoever has more shows them page by page. */
export const Table = <Row,>({ caption, columns, rows, idOf, hrefOf, selected }: TableProps<Row>) => {
  const open = (event: MouseEvent, row: Row) => {
    const target = event.target as Element
    if (hrefOf === undefined || target.closest('a, button, input') !== null || String(getSelection()) !== '') return
    location.hash = hrefOf(row)
  }
  return (
    <div class="table-box">
      <table class="table">
        <caption class="hidden-text">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, title, number }) => (
              <th key={name} scope="col" class={number ? 'right' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 200).map(row => (
            <tr
              key={idOf(row)}
              data-id={idOf(row)}
              class={hrefOf === undefined ? undefined : 'opens'}
              aria-current={selected === idOf(row) ? 'true' : undefined}
              onClick={event => open(event, row)}
            >
              {shownOf(columns, row).map(({ name, title, cell, number, main, wide, span }) => (
                <td
                  key={name}
                  {...(span > 1 && { colSpan: span })}
                  class={[`${name}-cell`, number && 'right number', main && 'main-cell', wide && 'wide']
                    .filter(Boolean)
                    .join(' ')}
                >
                  <span class="cell-title" aria-hidden="true">
                    {title}
                  </span>
                  <div class="cell">{cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The columns that a row has, with the number of columns that its last cell takes. */
const shownOf = <Row,>(columns: readonly Column<Row>[], row: Row): (Column<Row> & { readonly span: number })[] => {
  const spanning = columns.findIndex(({ spans }) => spans?.(row))
  const shown = spanning === -1 ? columns : columns.slice(0, spanning + 1)
  return shown.map((column, index) => ({ ...column, span: index === spanning ? columns.length - spanning : 1 }))
}
