/** Where the federation's screens stand. */
const root = '/federation'

export const addresses = {
  certificates: `${root}/certificates`,
  details: (matterIds: readonly string[]) =>
    `${root}/certificates/details?${new URLSearchParams({ rows: matterIds.join(',') })}`,
  holders: `${root}/holders`,
  registerHolder: `${root}/holders/register`,
  importHolders: `${root}/holders/csv`,
  offsets: `${root}/offsets`,
  offsetMonth: (month: string) => `${root}/offsets/${month}`,
  holder: (userId: string) => `${root}/holders/${userId}`,
} as const
