import { createClaimFileReader } from '#shared/billing-claim/claim-file.ts'
import { encodeWindows31j } from '#shared/csv/windows-31j.ts'

/** What the review issues for a claim: 支払決定通知書 as a CSV of Windows-31J, about the file alone. */
export const makeDocument = (
  claimFile: Uint8Array,
): { readonly title: string; readonly fileName: string; readonly content: Uint8Array } => {
  const reader = createClaimFileReader()
  reader.push(claimFile)
  const read = reader.end()
  const facts = read.ok ? [read.month, read.providerNumber, String(read.records)] : ['', '', '']
  const rows = [
    ['処理対象年月', '事業所番号', '受付件数', '結果'],
    [...facts, '返戻なし'],
  ]
  const { bytes } = encodeWindows31j(rows.map((row) => `${row.join(',')}\r\n`).join(''))
  return { title: '返戻等一覧表', fileName: `result-${facts[0] || 'unknown'}.csv`, content: bytes }
}
