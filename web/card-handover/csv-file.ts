import type { CsvPart } from '#shared/card-handover/api.ts'

export type CsvFile = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly rows: number
  readonly unmappable: CsvPart['unmappable']
}

/** Of the base64 of RFC 4648 §4, as JSON carries bytes. */
const decodeBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

/** Asks for part after part and joins them. Throws what a part throws; `request.aborted` comes from the asker. */
export const gatherCsv = async (
  ask: (at: { readonly after: string | null; readonly rowsBefore: number }) => Promise<CsvPart>,
  onRows: (rows: number) => void,
): Promise<CsvFile> => {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const unmappable: CsvPart['unmappable'] = []
  let rows = 0
  let after: string | null = null
  do {
    const part: CsvPart = await ask({ after, rowsBefore: rows })
    parts.push(decodeBase64(part.bytes))
    for (const row of part.unmappable) unmappable.push(row)
    rows += part.rows
    onRows(rows)
    after = part.next
  } while (after !== null)
  return { bytes: new Uint8Array(await new Blob(parts).arrayBuffer()), rows, unmappable }
}
