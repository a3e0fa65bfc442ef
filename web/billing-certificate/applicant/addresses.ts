/** Where the screens of providers and agents stand. */
const root = '/billing'

export const addresses = {
  certificates: `${root}/certificates`,
  quotation: `${root}/certificates/quotation`,
  apply: `${root}/certificates/apply`,
  represented: `${root}/certificates/represented`,
  replace: (applicationNumber: string) => `${root}/certificates/apply?replaces=${applicationNumber}`,
  matter: (matterId: string) => `${root}/certificates/${matterId}`,
  applied: (matterId: string) => `${root}/certificates/${matterId}/applied`,
  rekeyed: (matterId: string) => `${root}/certificates/${matterId}/applied?as=rekeyed`,
  rekey: (matterId: string) => `${root}/certificates/${matterId}/rekey`,
  download: (matterId: string) => `${root}/certificates/${matterId}/download`,
  invoice: (matterId: string) => `${root}/certificates/${matterId}/invoice`,
  receipt: (matterId: string) => `${root}/certificates/${matterId}/receipt`,
  notices: `${root}/notices`,
  notice: (noticeId: string) => `${root}/notices/${noticeId}`,
  install: `${root}/install`,
  password: `${root}/password`,
  signInSecret: `${root}/password/sign-in`,
  decrypt: `${root}/decrypt`,
  decryptNotice: (noticeId: string) => `${root}/decrypt?notice=${noticeId}`,
} as const
