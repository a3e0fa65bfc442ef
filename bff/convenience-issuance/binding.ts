/** Comparisons that keep person, request and document together. Each gives the answer; who acts on it is the flow. */
import { encodeUtf8, isEqualBytes } from '#shared/bytes/bytes.ts'
import type { Household } from '#shared/convenience-issuance/api.ts'
import type { CertificateInformation } from '#shared/convenience-issuance/certificate-information.ts'
import type { Selection } from '#shared/convenience-issuance/kinds.ts'
import { chosenMembers } from '#shared/convenience-issuance/rules.ts'
import type { Printed } from './visits.ts'

const isSameText = (left: string, right: string): boolean => isEqualBytes(encodeUtf8(left), encodeUtf8(right))

/** The same persons in the same order, by reference and by digest. */
export const isSamePrinted = (left: readonly Printed[], right: readonly Printed[]): boolean =>
  left.length === right.length &&
  left.every(({ memberRef, digest }, index) => {
    const other = right[index]
    return other !== undefined && isSameText(memberRef, other.memberRef) && isSameText(digest, other.digest)
  })

/** Whom a selection asks to be printed, with the digests the municipality gave before anything was applied for. */
export const expectedPrinted = (selection: Selection, household: Household): readonly Printed[] =>
  chosenMembers(selection, household).map(({ memberRef, digest }) => ({ memberRef, digest }))

/** The address a copy of the resident record prints above its members is no part of their digests: one of them lives there. */
export const isOwnAddress = ({ content }: CertificateInformation): boolean =>
  content.kind !== 'resident-record' || content.members.some(({ address }) => isSameText(address, content.address))
