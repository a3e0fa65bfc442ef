/** What people make of a password when they copy it from a letter. */

const generated = /^[0-9A-Z]{16}$/

/**
 * The issuance password that was meant. One of the drawn shape (four groups of Crockford's alphabet) is read whatever case,
 * width, dashes or spaces it came with, and with the letters that look like digits; any other text only loses the spaces
 * around it.
 */
export const readTypedPassword = (typed: string): string => {
  const trimmed = typed.trim()
  const plain = trimmed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\-‐‑–—―−ー]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  if (!generated.test(plain)) return trimmed
  return [0, 4, 8, 12].map((at) => plain.slice(at, at + 4)).join('-')
}
