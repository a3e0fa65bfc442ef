const units = ['B', 'KB', 'MB', 'GB'] as const
const number = new Intl.NumberFormat('ja-JP', { maximumSignificantDigits: 3 })
const whole = new Intl.NumberFormat('ja-JP')

/** 「1.21 MB」 of a number of octets, in steps of 1024; below 1024, each counts. */
export const toSize = (octets: number): string => {
  let unit = 0
  let value = octets
  // what would be rounded up to 1,024 is one of the next unit
  while (unit < units.length - 1 && Math.round(value) >= 1024) {
    value /= 1024
    unit += 1
  }
  return `${unit === 0 ? whole.format(value) : number.format(value)} ${units[unit]}`
}
