import { concatBytes } from '#shared/bytes/bytes.ts'
import { RevisionDraft, toUpdatable } from '#shared/pdf/incremental-update.ts'
import { isDict, isRef, readCatalog, toText, withEntries } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject, PdfRef, PdfStream } from '#shared/pdf/objects.ts'
import { openPdf } from '#shared/pdf/reader.ts'
import { encodeLatin1 } from '#shared/pdf/serialize.ts'

/** Incremental updates of any kind, as an attacker or another program writes them. */

export class Update {
  readonly draft: RevisionDraft

  constructor(draft: RevisionDraft) {
    this.draft = draft
  }

  async dict(ref: PdfObject | undefined): Promise<PdfDict> {
    const found = await this.draft.resolve(ref)
    if (!isDict(found)) throw new RangeError('no dictionary')
    return found
  }

  get catalog(): Promise<PdfRef> {
    return readCatalog(this.draft).then(({ ref }) => ref)
  }

  async entry(ref: PdfObject | undefined, key: string): Promise<PdfObject> {
    return (await this.dict(ref)).entries.get(key) ?? null
  }

  /** Rewrites a dictionary with some entries set; undefined takes one out. */
  async set(ref: PdfRef, changes: Readonly<Record<string, PdfObject | undefined>>): Promise<void> {
    this.draft.write(ref, withEntries(await this.dict(ref), changes))
  }

  async page(index = 0): Promise<PdfRef> {
    const pages = await this.dict(await this.entry(await this.catalog, 'Pages'))
    return requireRef(await this.item(pages.entries.get('Kids'), index))
  }

  async item(array: PdfObject | undefined, index: number): Promise<PdfObject> {
    const found = await this.draft.resolve(array)
    if (typeof found !== 'object' || found?.kind !== 'array') throw new RangeError('no array')
    return found.items.at(index) ?? null
  }

  async items(array: PdfObject | undefined): Promise<readonly PdfObject[]> {
    const found = await this.draft.resolve(array)
    return typeof found === 'object' && found?.kind === 'array' ? found.items : []
  }

  /** The first content stream of the first page. */
  async contents(): Promise<PdfRef> {
    const contents = await this.entry(await this.page(), 'Contents')
    return requireRef((await this.items(contents))[0] ?? contents)
  }

  get form(): Promise<PdfRef> {
    return this.catalog.then((catalog) => this.entry(catalog, 'AcroForm')).then(requireRef)
  }

  /** A field that hangs from the form itself. */
  async field(name: string): Promise<PdfRef> {
    for (const item of await this.items(await this.entry(await this.form, 'Fields')))
      if (toText(await this.entry(item, 'T')) === name) return requireRef(item)
    throw new RangeError(`no field ${name}`)
  }
}

export const requireRef = (object: PdfObject | undefined): PdfRef => {
  if (!isRef(object)) throw new RangeError('no reference')
  return object
}

export const streamOf = (text: string, entries: Readonly<Record<string, PdfObject>> = {}): PdfStream => ({
  kind: 'stream',
  dict: { kind: 'dict', entries: new Map(Object.entries(entries)) },
  raw: encodeLatin1(text),
})

/** The file with one more revision. */
export const updatePdf = async (
  pdf: Uint8Array,
  change: (update: Update) => void | Promise<void>,
): Promise<Uint8Array<ArrayBuffer>> => {
  const draft = new RevisionDraft(toUpdatable(await openPdf(pdf)))
  await change(new Update(draft))
  const { original, appended } = draft.commit().pdf
  return concatBytes(original, ...appended)
}
