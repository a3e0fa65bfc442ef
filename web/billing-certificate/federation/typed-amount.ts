/** Yen of digits of either width, commas allowed; undefined for anything else. */
export const readAmount = (typed: string): number | undefined => {
  const digits = typed.normalize('NFKC').replaceAll(/[,\s円]/g, '')
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined
}
