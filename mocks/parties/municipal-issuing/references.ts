import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'

/** References to residents that hold for one visit: recomputed, never stored, and no two visits share one. */
export type References = {
  readonly toReference: (
    visitId: string,
    residentId: string,
    role: 'applicant' | 'member' | 'resident',
  ) => Promise<string>
  readonly find: <Item extends { readonly id: string }>(
    residents: readonly Item[],
    reference: string,
    asked: { readonly visitId: string; readonly role: 'applicant' | 'member' | 'resident' },
  ) => Promise<Item | undefined>
}

export const createReferences = (secret: Uint8Array<ArrayBuffer>): References => {
  const key = crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const toReference: References['toReference'] = async (visitId, residentId, role) => {
    const mac = await crypto.subtle.sign('HMAC', await key, encodeUtf8(`${role}/${visitId}/${residentId}`))
    return encodeBase64url(new Uint8Array(mac).subarray(0, 16))
  }
  return {
    toReference,
    find: async (residents, reference, { visitId, role }) => {
      for (const resident of residents) {
        if ((await toReference(visitId, resident.id, role)) === reference) return resident
      }
      return undefined
    },
  }
}
