import { isArray, isDict, isNamed, toText } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import type { ChangeCode } from './report.ts'
import type { RevisionStep } from './revision-step.ts'

/** What it means that the value of a form field is another one (ISO 32000-2 §12.7.4.1, §12.7.5). */

const readOnlyBit = 1

/** Nothing was entered, nothing chosen, nothing ticked. */
const isEmpty = (value: PdfObject): boolean =>
  value === null || toText(value) === '' || isNamed(value, 'Off') || (isArray(value) && value.items.length === 0)

/** §12.6.3, Table 199: the field follows from others, whoever may type in it. */
const isCalculated = async ({ before: source }: RevisionStep, field: PdfDict): Promise<boolean> => {
  const actions = await source.resolve(field.entries.get('AA'))
  return isDict(actions) && actions.entries.has('C')
}

/** `field` and `flags` are those of before: what somebody signed who saw the old value in it. */
export const findFillingCode = async (
  step: RevisionStep,
  field: PdfDict,
  flags: number,
): Promise<Extract<ChangeCode, 'field-filled' | 'field-overwritten' | 'read-only-field-filled'>> => {
  if ((flags & readOnlyBit) !== 0 && !(await isCalculated(step, field))) return 'read-only-field-filled'
  return isEmpty(await step.before.resolve(field.entries.get('V'))) ? 'field-filled' : 'field-overwritten'
}
