/** Where the screens of claims stand: below the counter of providers and agents. */
const root = '/billing/claims'

export const claimAddresses = {
  list: root,
  send: `${root}/new`,
  cards: `${root}/cards`,
  claim: (claimId: string) => `${root}/${claimId}`,
} as const
