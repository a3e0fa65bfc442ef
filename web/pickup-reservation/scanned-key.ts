/** The QR code of a slip: for the resident's own telephone an address, for the counter's reader a key. */

/** The key stands behind `#`, which no server and no log sees. */
export const slipAddress = (origin: string, siteId: string, accessKey: string): string =>
  `${origin}/reservation/${siteId}/key#${accessKey}`

/** The access key in what a reader read or a person typed: the last part of a slip's address, or the text itself. */
export const readScannedKey = (text: string): string => {
  const trimmed = text.trim()
  const at = trimmed.lastIndexOf('#')
  return /^https?:\/\//.test(trimmed) && at !== -1 ? trimmed.slice(at + 1) : trimmed
}
