/** What keeps a typed サインイン用パスワード from being sent. */
import { signInSecretLength } from '#shared/billing-certificate/applicant-api.ts'

export type SecretFault =
  | { readonly field: 'current'; readonly why: 'missing' }
  | { readonly field: 'next'; readonly why: 'length' | 'same' }
  | { readonly field: 'again'; readonly why: 'differs' }

/** The first fault in the order of the fields; undefined where there is none. */
export const findSecretFault = ({
  current,
  next,
  again,
}: {
  readonly current: string
  readonly next: string
  readonly again: string
}): SecretFault | undefined => {
  if (current === '') return { field: 'current', why: 'missing' }
  if (next.length < signInSecretLength.min || next.length > signInSecretLength.max)
    return { field: 'next', why: 'length' }
  if (next === current) return { field: 'next', why: 'same' }
  return next === again ? undefined : { field: 'again', why: 'differs' }
}
