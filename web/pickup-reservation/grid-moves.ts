/** Moving about in a grid of days by the keyboard (WAI-ARIA Authoring Practices, Grid Pattern). */

export type Place = { readonly row: number; readonly column: number }

/** Where a key leads from a place, or undefined for a key that does not move. */
export const moveInGrid = (
  from: Place,
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Place | undefined => {
  const { row, column } = from
  const clamp = (value: number, most: number) => Math.max(0, Math.min(most - 1, value))
  const to = (nextRow: number, nextColumn: number): Place => ({
    row: clamp(nextRow, rows),
    column: clamp(nextColumn, columns),
  })
  switch (key) {
    case 'ArrowUp':
      return to(row - 1, column)
    case 'ArrowDown':
      return to(row + 1, column)
    case 'ArrowLeft':
      return to(row, column - 1)
    case 'ArrowRight':
      return to(row, column + 1)
    case 'Home':
      return to(ctrlKey ? 0 : row, 0)
    case 'End':
      return to(ctrlKey ? rows - 1 : row, columns - 1)
    default:
      return undefined
  }
}
