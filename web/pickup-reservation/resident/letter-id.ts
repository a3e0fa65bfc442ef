import { findLinkCode } from '#shared/card-handover/codes.ts'

/** The ID behind `#` of the address a letter's QR code holds (CM-F-3); undefined for no ID, such as a place on the page. */
export const readLetterId = (hash: string): string | undefined => {
  const text = hash.slice(1)
  return /^[0-9A-Z-]+$/.test(text) ? findLinkCode(text) : undefined
}
