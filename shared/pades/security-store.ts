import { isAppError } from '#shared/errors/app-error.ts'
import { findDict, findItems, isRef, readCatalog } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import type { PdfFile } from '#shared/pdf/reader.ts'

/** Reading of the document security store (ISO 32000-2 §12.8.4.3): what the document brings along for those who validate later. */

export type StoredItem = {
  readonly der: Uint8Array
  /** Index of the revision that wrote it: a later document time-stamp proves that it existed. */
  readonly revision: number
}

export type SecurityStore = {
  readonly certificates: readonly StoredItem[]
  readonly crls: readonly StoredItem[]
  readonly ocspResponses: readonly StoredItem[]
}

/** Some hundred certificates and responses a signature, and some hundred signatures. */
const mostItems = 20_000

const kinds = [
  // §12.8.4.3 Tables 261 and 262: the store's own arrays, and those of a signature's VRI dictionary.
  ['certificates', 'Certs', 'Cert'],
  ['crls', 'CRLs', 'CRL'],
  ['ocspResponses', 'OCSPs', 'OCSP'],
] as const

/** The store of the newest revision; undefined where there is none. What cannot be read in it is as if it were not there. */
export const readSecurityStore = async (file: PdfFile): Promise<SecurityStore | undefined> => {
  const { dict: catalog } = await readCatalog(file)
  const store = await findDict(file, catalog.entries.get('DSS'))
  if (store === undefined) return undefined
  const found = { certificates: [], crls: [], ocspResponses: [] } as Record<keyof SecurityStore, StoredItem[]>
  const seen = new Set<number>()
  const add = async (kind: keyof SecurityStore, item: PdfObject): Promise<void> => {
    if (!isRef(item) || seen.has(item.number) || seen.size >= mostItems) return
    seen.add(item.number)
    const stream = await file.resolve(item)
    const revision = file.findEntry(item.number)?.revision
    if (typeof stream !== 'object' || stream?.kind !== 'stream' || revision === undefined) return
    found[kind].push({ der: await file.decodeStream(stream), revision })
  }
  const addAll = async (dict: PdfDict, key: 'own' | 'vri'): Promise<void> => {
    for (const [kind, own, vri] of kinds) {
      const items = await findItems(file, dict.entries.get(key === 'own' ? own : vri))
      for (const item of items) {
        try {
          await add(kind, item)
        } catch (error) {
          if (!isAppError(error, 'document.unreadable')) throw error
        }
      }
    }
  }
  await addAll(store, 'own')
  const vri = await findDict(file, store.entries.get('VRI'))
  for (const [key, value] of vri?.entries ?? []) {
    if (key === 'Type') continue
    const ofSignature = await findDict(file, value)
    if (ofSignature !== undefined) await addAll(ofSignature, 'vri')
  }
  return found
}
