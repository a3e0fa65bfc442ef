import type { Grade } from '#shared/card-handover/statuses.ts'

export type OperatorDraft = {
  readonly accountId: string
  readonly displayName: string
  readonly grade: Grade
  readonly mail: string
  /** Days, or empty for none. */
  readonly startsOn: string
  readonly endsOn: string
}

export type OperatorFault = 'accountId' | 'displayName' | 'secret' | 'mail' | 'endsOn'

const accountForm = /^[A-Za-z0-9][A-Za-z0-9._-]{3,63}$/
const mailForm = /^[^\s@<>"(),:;\\[\]]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/
/** NIST SP 800-63B-4 §3.1.1 */
const shortestSecret = 8

/** What is wrong before it is sent; an operator who is known keeps the password where none is typed. */
export const findOperatorFaults = (
  { accountId, displayName, mail, startsOn, endsOn }: OperatorDraft,
  { secret, isNew }: { readonly secret: string; readonly isNew: boolean },
): ReadonlySet<OperatorFault> => {
  const wrong: Readonly<Record<OperatorFault, boolean>> = {
    displayName: displayName.trim() === '',
    accountId: isNew && !accountForm.test(accountId),
    secret: (isNew || secret !== '') && secret.length < shortestSecret,
    mail: mail.trim() !== '' && !mailForm.test(mail.trim()),
    endsOn: startsOn !== '' && endsOn !== '' && endsOn < startsOn,
  }
  return new Set((Object.keys(wrong) as OperatorFault[]).filter((fault) => wrong[fault]))
}
