import type { VirtualCardData } from './card-data.ts'

const eras = [
  { from: '20190501', first: 2019 },
  { from: '19890108', first: 1989 },
  { from: '19261225', first: 1926 },
  { from: '19120730', first: 1912 },
  { from: '00000000', first: 1868 },
] as const

/** `YYMMDD` with the year of the Japanese era, as the card's face has it. */
export const toEraBirthDate = (birthDate: string): string => {
  const era = eras.find(({ from }) => birthDate >= from) ?? eras[4]
  return String(Number(birthDate.slice(0, 4)) - era.first + 1).padStart(2, '0') + birthDate.slice(4)
}

/** 照合番号B: era birth date, expiry year, security code; 14 digits. Undefined when the card lacks one of them. */
export const buildVerificationB = ({ basicFour, expiry, pins }: VirtualCardData): string | undefined =>
  basicFour === undefined || pins.securityCode === undefined
    ? undefined
    : `${toEraBirthDate(basicFour.birthDate)}${expiry.slice(0, 4)}${pins.securityCode}`
