import type { UpdatablePdf } from '#shared/pdf/incremental-update.ts'
import { RevisionDraft } from '#shared/pdf/incremental-update.ts'
import { toBox } from '#shared/pdf/page-tree.ts'
import { readRestrictions, isLocked, type DocMdpPermission } from './permissions.ts'
import { readFormFields } from './signature-fields.ts'

/** What a person who is about to sign may choose from. */

export type WaitingField = {
  readonly name: string
  /** Size of the place in points, as it stands on the page; undefined where nothing is to be seen of the signature. */
  readonly size: { readonly width: number; readonly height: number } | undefined
}

export type SigningOptions = {
  /** Signatures and document time-stamps already there. */
  readonly signatures: number
  readonly isCertified: boolean
  readonly permission: DocMdpPermission | undefined
  /** Fields of the form that wait for a signature and may have one. */
  readonly waiting: readonly WaitingField[]
  /** Whether a certification signature is possible: only as the first. */
  readonly mayCertify: boolean
  /** Whether a field may be added that is seen; one that is not needs less. */
  readonly mayAddVisible: boolean
  readonly mayAdd: boolean
}

/** A name no lock names. */
const unnamed = '\u0000'

/** Reads the options. Throws `document.unreadable`. */
export const readSigningOptions = async (pdf: UpdatablePdf): Promise<SigningOptions> => {
  const draft = new RevisionDraft(pdf)
  const fields = await readFormFields(draft)
  const { isCertified, permission, locks } = await readRestrictions(draft, fields)
  const signatures = fields.filter(({ signature }) => signature !== undefined).length
  const waiting: WaitingField[] = []
  for (const { name, isSignature, signature, widget } of fields) {
    if (!isSignature || signature !== undefined || permission === 1) continue
    if (locks.some((lock) => isLocked(lock, name))) continue
    const box = await toBox(draft, widget?.dict.entries.get('Rect'))
    const size = box && { width: box.right - box.left, height: box.top - box.bottom }
    waiting.push({ name, size: size !== undefined && size.width > 0 && size.height > 0 ? size : undefined })
  }
  // A lock of all fields, or of all but some, holds for a new one as well.
  const mayAdd = permission !== 1 && !locks.some((lock) => isLocked(lock, unnamed))
  return {
    signatures,
    isCertified,
    permission,
    waiting,
    mayCertify: signatures === 0 && !isCertified,
    mayAddVisible: mayAdd && permission !== 2,
    mayAdd,
  }
}
