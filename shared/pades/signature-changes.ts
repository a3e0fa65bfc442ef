import { findItems, isArray, isDict, isNamed, isRef, toNumber, type ObjectSource } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import type { RevisionStep } from './revision-step.ts'
import { readFormFields } from './signature-fields.ts'

/** What an update did to signature fields (ISO 32000-2 §12.7.5.5): signed or stamped one that waited, or added one. */

/** Table 167. */
const flag = { hidden: 2, print: 4, noView: 32, toggleNoView: 256 } as const

/** §12.5.3, §12.7.5.5: without an area or hidden, or neither to be viewed nor to be printed, a widget shows nothing. */
const isVisible = async (source: ObjectSource, { entries }: PdfDict): Promise<boolean> => {
  const rectangle = await findItems(source, entries.get('Rect'))
  const [left = 0, bottom = 0, right = 0, upper = 0] = await Promise.all(
    rectangle.map(async (item) => toNumber(await source.resolve(item)) ?? 0),
  )
  const flags = toNumber(await source.resolve(entries.get('F'))) ?? 0
  const has = (bit: number): boolean => (flags & bit) !== 0
  const isOnScreen = !has(flag.noView) || has(flag.toggleNoView)
  return left !== right && bottom !== upper && !has(flag.hidden) && (isOnScreen || has(flag.print))
}

const isAnyVisible = async (source: ObjectSource, widgets: readonly PdfDict[]): Promise<boolean> =>
  (await Promise.all(widgets.map((widget) => isVisible(source, widget)))).includes(true)

/** The field itself and the kids that are no fields of their own. */
const listWidgets = async (source: ObjectSource, field: PdfDict): Promise<readonly PdfDict[]> => {
  const kids = await source.resolve(field.entries.get('Kids'))
  const found = await Promise.all((isArray(kids) ? kids.items : []).map(async (kid) => source.resolve(kid)))
  return [field, ...found.filter(isDict).filter(({ entries }) => !entries.has('T'))]
}

/** Whether the value is one of those that are validated: a widget's own would be a signature that nobody looks at. */
const isValidated = async (step: RevisionStep, value: PdfObject | undefined): Promise<boolean> =>
  isRef(value) &&
  (await readFormFields(step.after)).some(({ isSignature, dict }) => {
    const own = dict.entries.get('V')
    return isSignature && isRef(own) && own.number === value.number
  })

const isStamp = ({ entries }: PdfDict): boolean => isNamed(entries.get('Type'), 'DocTimeStamp')

/**
 * A signature field whose value changed. A time-stamp tells of nobody who would answer for what its field shows on a page;
 * nor was a field that could not be seen before looked at by those who signed.
 */
export const noteSigned = async (
  step: RevisionStep,
  field: string,
  { before, after, wasSigned }: { before: PdfDict; after: PdfDict; wasSigned: boolean },
): Promise<void> => {
  const value = after.entries.get('V')
  const signature = await step.after.resolve(value)
  if (wasSigned || !isDict(signature) || !step.isNew(value) || !(await isValidated(step, value)))
    return step.note('signature-changed', { field })
  const isShown = await isAnyVisible(step.after, await listWidgets(step.after, after))
  if (isStamp(signature)) return step.note(isShown ? 'time-stamp-shown' : 'time-stamp-added', { field })
  const wasShown = await isAnyVisible(step.before, await listWidgets(step.before, before))
  step.note('signature-added', { field, ...(isShown && !wasShown && { isVisible: true }) })
}

/** A signature field that came with the update, its widgets among them. */
export const noteNewField = async (
  step: RevisionStep,
  field: string,
  { value, widgets }: { value: PdfObject | undefined; widgets: readonly PdfDict[] },
): Promise<void> => {
  const isShown = await isAnyVisible(step.after, widgets)
  const signature = await step.after.resolve(value)
  if (signature === null) return step.note(isShown ? 'signature-field-shown' : 'signature-field-added', { field })
  if (!isDict(signature) || !step.isNew(value) || !(await isValidated(step, value)))
    return step.note('signature-changed', { field })
  if (isStamp(signature))
    return step.note(isShown ? 'time-stamp-shown' : 'time-stamp-added', { field, isNewField: true })
  step.note('signature-field-added', { field, isVisible: isShown })
  step.note('signature-added', { field })
}
