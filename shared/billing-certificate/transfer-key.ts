/** What names a transfer, so that it is the same one in every file and in the hand of whoever reads a passbook. */

/**
 * Account, day and the bank's reference (照会番号). A reference is right-justified with zeros in fields of six octets (種別 01) and
 * of eight (種別 03), an account number in seven and ten: the zeros say nothing.
 */
export type TransferName = { readonly account: string; readonly day: string; readonly reference: string }

const strip = (digits: string): string => digits.trim().replace(/^0+/, '')

export const isSameAccount = (a: string, b: string): boolean => strip(a) === strip(b)

/** Empty where a bank gives none: blanks or zeros. */
export const toReference = (field: string): string => strip(field.normalize('NFKC'))

/** The key of a transfer with a reference. */
export const buildTransferKey = ({ account, day, reference }: TransferName): string =>
  `${strip(account)}/${day}/${strip(reference)}`

/**
 * The key of one without: what it is, and the how-manieth of its day that is just the same. Equal transfers are worth the same,
 * so it does not matter which of them has which number, as long as each has one.
 */
export const buildNamelessKey = ({
  account,
  day,
  yen,
  remitter,
  ordinal,
}: Omit<TransferName, 'reference'> & {
  readonly yen: number
  readonly remitter: string
  readonly ordinal: number
}): string => `${strip(account)}/${day}//${yen}/${ordinal}/${remitter}`

const shape = /^([^/]*)\/(\d{4}-\d{2}-\d{2})\/([^/]*)(\/.*)?$/s

/** As it is built here, from a key of any writing: with zeros, or with bank and branch before the account. */
export const toTransferKey = (key: string): string => {
  const [, account = '', day = '', reference = '', rest = ''] = shape.exec(key) ?? []
  return day === '' ? key : `${strip(account.split('-').at(-1) ?? '')}/${day}/${strip(reference)}${rest}`
}

/** The bank's reference in a key; undefined where the key is built without one. */
export const findReference = (key: string): string | undefined => {
  const [, , , reference] = shape.exec(key) ?? []
  return reference === '' ? undefined : reference
}

/** Whether a key names one transfer by the bank's own word, not by what it looks like. */
export const hasReference = (key: string): boolean => !shape.test(key) || findReference(key) !== undefined
