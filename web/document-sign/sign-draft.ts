import type { ShownPlace } from '#shared/pades/appearance.ts'
import type { DocMdpPermission } from '#shared/pades/permissions.ts'
import type { PadesLevel } from '#shared/pades/sign.ts'
import type { SigningOptions } from '#shared/pades/signing-options.ts'
import type { PageSize, PdfPages } from './pdf-pages.ts'

/** What a person has decided so far about the signature they are going to make. */

export type OpenedDocument = {
  readonly file: File
  readonly options: SigningOptions
  readonly pages: PdfPages
}

export type Mark =
  | { readonly kind: 'none' }
  | { readonly kind: 'page'; readonly place: ShownPlace }
  | { readonly kind: 'field'; readonly name: string }

export type SignDraft = {
  readonly mark: Mark
  readonly reason: string
  readonly level: PadesLevel
  readonly certification: DocMdpPermission | undefined
}

export const freshDraft: SignDraft = { mark: { kind: 'none' }, reason: '', level: 'B-LTA', certification: undefined }

export const corners = ['bottom-right', 'bottom-left', 'top-right', 'top-left'] as const
export type Corner = (typeof corners)[number]

/** Points: wide enough for a name in two lines beside date and heading. */
const markSize = { width: 180, height: 56 }
const margin = 28

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most))

/** The place wholly on the page, moved there where it is not. */
export const keepOnPage = (place: ShownPlace, size: PageSize): ShownPlace => {
  const width = Math.min(place.width, size.width)
  const height = Math.min(place.height, size.height)
  return {
    ...place,
    width,
    height,
    left: clamp(place.left, size.width - width),
    top: clamp(place.top, size.height - height),
  }
}

export const toCorner = (corner: Corner, page: number, size: PageSize): ShownPlace => {
  const [vertical, horizontal] = corner.split('-')
  return keepOnPage(
    {
      page,
      ...markSize,
      left: horizontal === 'left' ? margin : size.width - markSize.width - margin,
      top: vertical === 'top' ? margin : size.height - markSize.height - margin,
    },
    size,
  )
}

/** The size an appearance is drawn for; undefined where nothing will be seen. */
export const findMarkSize = ({ mark }: SignDraft, { waiting }: SigningOptions): PageSize | undefined => {
  if (mark.kind === 'page') return { width: mark.place.width, height: mark.place.height }
  return mark.kind === 'field' ? waiting.find(({ name }) => name === mark.name)?.size : undefined
}

/** Name of the file that is saved. */
export const toSignedName = (name: string): string =>
  `${name.replace(/\.pdf$/i, '').replace(/-signed(-\d+)?$/, '')}-signed.pdf`
