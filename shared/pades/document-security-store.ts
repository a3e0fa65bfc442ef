import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { RevisionDraft, type UpdatablePdf } from '#shared/pdf/incremental-update.ts'
import { findDict, findItems, isRef, readCatalog, withEntries } from '#shared/pdf/object-access.ts'
import { pdfArray, pdfDict, pdfName, type PdfObject } from '#shared/pdf/objects.ts'
import type { Evidence } from './evidence.ts'

/**
 * The document security store (ISO 32000-2 §12.8.4.3, ETSI EN 319 142-1 §5.4.2): certificates, OCSP responses and CRLs for
 * whoever validates later. VRI dictionaries, which say again which of them belong to which signature, are kept where others
 * wrote them and not written: they are optional, and what they say nobody may rely on.
 */

const isPresent = async (pdf: UpdatablePdf, draft: RevisionDraft, items: readonly PdfObject[], der: Uint8Array) => {
  for (const item of items) {
    const stream = await draft.resolve(item)
    if (typeof stream !== 'object' || stream?.kind !== 'stream') continue
    if (isEqualBytes(await pdf.decodeStream(stream), der)) return true
  }
  return false
}

type Key = 'Certs' | 'OCSPs' | 'CRLs'

/** A revision that adds what the store does not have yet; the file as it is where that is nothing. */
export const addToSecurityStore = async (
  pdf: UpdatablePdf,
  evidence: Required<Omit<Evidence, 'anchors'>>,
): Promise<UpdatablePdf> => {
  const draft = new RevisionDraft(pdf)
  const catalog = await readCatalog(draft)
  const entry = catalog.dict.entries.get('DSS')
  const store = (await findDict(draft, entry)) ?? pdfDict({ Type: pdfName('DSS') })
  const changes: Partial<Record<Key, PdfObject>> = {}
  const lists = { Certs: evidence.certificates, OCSPs: evidence.ocspResponses, CRLs: evidence.crls } as const
  for (const key of ['Certs', 'OCSPs', 'CRLs'] as const) {
    const present = await findItems(draft, store.entries.get(key))
    const added: PdfObject[] = []
    for (const der of lists[key])
      if (!(await isPresent(pdf, draft, present, der)))
        added.push(draft.add({ kind: 'stream', dict: pdfDict({}), raw: der }))
    if (added.length > 0) changes[key] = pdfArray([...present, ...added])
  }
  if (Object.keys(changes).length === 0) return pdf
  const changed = withEntries(store, changes)
  if (isRef(entry)) draft.write(entry, changed)
  else draft.write(catalog.ref, withEntries(catalog.dict, { DSS: draft.add(changed) }))
  return draft.commit().pdf
}
