/** What the route of claims takes for a name: a line of at most 200 characters without folders. */
const longest = 200

/**
 * The name a file is sent under, which is shown and nothing else: composed as others than macOS write it, without characters
 * that no other machine shows, and cut where it is endless.
 */
export const toSentName = (name: string): string =>
  [...name.normalize('NFC').replaceAll(/[\p{C}/\\]/gu, '')].slice(0, longest).join('').trim() || 'claim'
