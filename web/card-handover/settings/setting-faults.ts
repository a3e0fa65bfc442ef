import { freeItemKeys } from '#shared/card-handover/resident-items.ts'
import type { HandoverSettings } from '#shared/card-handover/settings.ts'

export type SettingFault =
  | `status.name.${string}`
  | 'status.none'
  | `item.heading.${string}`
  | `item.choices.${string}`
  | 'letter.url'
  | 'letter.deadline'

const urlForm = /^(https?:\/\/[^\s"<>]{1,200})?$/

/** What the rules of the settings refuse, by the field it is said at. */
export const findSettingFaults = ({ statuses, residentItems, letter }: HandoverSettings): ReadonlySet<SettingFault> => {
  const active = statuses.filter((row) => row.active)
  const names = active.map(({ name }) => name)
  const faults: SettingFault[] = statuses
    .filter(
      ({ name, active: used }) =>
        name.trim() === '' || name.length > 20 || (used && names.indexOf(name) !== names.lastIndexOf(name)),
    )
    .map(({ key }) => `status.name.${key}` as const)
  if (active.length === 0) faults.push('status.none')
  for (const key of freeItemKeys) {
    const { use, heading, form, choices } = residentItems.free[key]
    if (use !== 'unused' && heading.trim() === '') faults.push(`item.heading.${key}`)
    const isUsable = form !== 'choice' || (choices.length >= 2 && new Set(choices).size === choices.length)
    if (!isUsable) faults.push(`item.choices.${key}`)
  }
  if (!urlForm.test(letter.reservationUrl)) faults.push('letter.url')
  if (!Number.isInteger(letter.deadlineDays) || letter.deadlineDays < 1 || letter.deadlineDays > 365)
    faults.push('letter.deadline')
  return new Set(faults)
}
