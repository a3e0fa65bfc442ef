import { encodeUtf8 } from '#shared/bytes/bytes.ts'

/** The line a ledger would use towards this stand-in; a key everybody can read here, and nobody should use. */
export const demoLink = {
  siteId: 'aose-card',
  key: { keyId: 'stand-in', key: encodeUtf8('madoguchi stand-in, not a secret') },
} as const
