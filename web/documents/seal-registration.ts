import { formatDay } from '#shared/calendar/wareki.ts'
import type { SealRegistrationContent } from '#shared/convenience-issuance/certificate-information.ts'
import { setLine } from './document-fonts.ts'
import { buildFieldTable, ruleWidths, type Block, type Field } from './fields.ts'
import { centreBox, mm } from './measures.ts'
import type { SealImage } from './pdf-document.ts'
import type { RecordOptions } from './resident-record.ts'
import { fitInto } from './sheets.ts'
import { sexLabels, wording } from './wording.ts'

/** Registered seals are at most 25 mm square (印鑑登録証明事務処理要領), and are shown at the size they have. */
const largestSeal = mm(25)
const usualSeal = mm(20)
const sealBox = mm(40)

/** Imprint and registered person of 印鑑登録証明書: side by side in the form `columns`, one under the other in `ledger`. */
export const buildSealRegistration = (
  { person, registrationNumber }: SealRegistrationContent,
  imprint: SealImage,
  { width, typefaces, scale, eraDates, drawn, layout }: RecordOptions & { readonly layout: 'ledger' | 'columns' },
): Block => {
  const note = (item: 'name' | 'birthDate' | 'sex' | 'address') => (text: string) =>
    drawn.note(person.memberRef, item, text)
  const name: Field = {
    label: wording.name,
    value: person.name.text,
    note: person.name.kana,
    share: 1,
    size: 15,
    onDrawn: note('name'),
  }
  const birthDate: Field = {
    label: wording.birthDate,
    value: formatDay(person.birthDate, { era: eraDates }),
    share: 2,
    size: 12,
    onDrawn: note('birthDate'),
  }
  const sex: Field = { label: wording.sex, value: sexLabels[person.sex], share: 1, size: 12, onDrawn: note('sex') }
  const address: Field = {
    label: wording.address,
    value: person.address,
    share: 1,
    size: 12.5,
    onDrawn: note('address'),
  }
  const number: Field = { label: wording.registrationNumber, value: registrationNumber, share: 1, size: 12 }

  const isBeside = layout === 'columns'
  const table = buildFieldTable([[name], [birthDate, sex], [address], [number]], {
    width: isBeside ? width - sealBox : width,
    typefaces,
    scale,
  })
  const label = setLine(wording.sealImprint, typefaces)
  const drawImprint: Block['draw'] = (canvas, x, y) => {
    const box = { x, y, width: sealBox, height: isBeside ? Math.max(sealBox, table.height) : sealBox }
    canvas.frame(box, ruleWidths.frame)
    canvas.line(label, { x: x + mm(2), y: y + mm(1.5) + 6.2, size: 7 })
    const seal = fitInto(imprint, imprint.pixel === undefined ? usualSeal : largestSeal)
    canvas.image(imprint.ref, centreBox(seal, { ...box, y: y + mm(2) }))
  }
  return {
    height: isBeside ? Math.max(sealBox, table.height) : sealBox + mm(6) + table.height,
    draw(canvas, x, y) {
      drawImprint(canvas, x, y)
      if (isBeside) table.draw(canvas, x + sealBox, y)
      else table.draw(canvas, x, y + sealBox + mm(6))
    },
  }
}
