import type { Addressee } from '#shared/card-handover/distribution-api.ts'
import type { Typeface } from '#web/documents/fonts.ts'
import { mm } from '#web/documents/measures.ts'
import { flow, type Mark } from './marks.ts'
import { wording } from './wording.ts'

/** 回答書 and 委任状 at the foot of the notice, to be filled in by hand (OQ-CM-3: a template, the form itself is not public). */
const { issuance, cardId } = wording
const top = 196
const left = 20
const width = 170
const bottom = 284

export const setReplyForms = (
  addressee: Addressee,
  typefaces: readonly Typeface[],
): { readonly marks: readonly Mark[]; readonly top: number } => {
  const marks: Mark[] = []
  const half = width / 2 - 3
  const put = (text: string, x: number, y: number, { size = 8.5, room = half - 6 } = {}) => {
    const set = flow(text, typefaces, { box: { x: mm(x), y: mm(y), width: mm(room), height: 0 }, size, leading: 1.45 })
    marks.push(...set.marks)
    return (set.bottom * 25.4) / 72
  }
  const blank = (label: string, x: number, y: number) => {
    put(label, x, y)
    marks.push({ type: 'rule', from: [mm(x), mm(y + 9)], to: [mm(x + half - 6), mm(y + 9)] })
    return y + 12
  }
  for (const [index, fields] of [
    [issuance.answer, issuance.answerText, issuance.signature, issuance.address],
    [issuance.delegate, issuance.delegateText, issuance.delegateName, issuance.delegateAddress, issuance.signature],
  ].entries()) {
    const x = left + index * (half + 6)
    const [title = '', text = '', ...lines] = fields
    marks.push({
      type: 'frame',
      box: { x: mm(x), y: mm(top), width: mm(half), height: mm(bottom - top) },
      weight: 0.6,
    })
    let y = put(title, x + 3, top + 3, { size: 11 }) + 1
    y = put(text, x + 3, y) + 2
    y = put(issuance.day, x + 3, y) + 2
    for (const line of lines) y = blank(line, x + 3, y)
  }
  put(`${cardId} ${addressee.cardNumber}　${addressee.linkCode}`, left + 3, bottom - 6, { size: 7.5 })
  return { marks, top: mm(top) }
}
