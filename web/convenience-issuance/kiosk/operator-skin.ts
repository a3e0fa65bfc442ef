const skins = ['sea', 'leaf', 'sun', 'plum'] as const
type Skin = (typeof skins)[number]

/** The look an operator's screens wear: always the same for the same name, so that terminals of one chain look alike. */
export const toSkin = (operatorName: string): Skin => {
  let sum = 0
  for (const letter of operatorName) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521
  return skins[sum % skins.length] ?? 'sea'
}
