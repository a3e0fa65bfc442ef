import { encodeHex } from '#shared/bytes/hex.ts'
import { billingClaimText } from '#web/text/billing-claim.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList } from '#web/ui/fact-list.tsx'
import type { ClaimFacts } from './claim-wire.ts'
import { toSize } from './size.ts'

/** A claim file that was read through and found whole. */
export type CheckedClaim = { readonly file: File; readonly facts: ClaimFacts }

/** What a claim file says of itself. */
export const ClaimFactList = ({ claim: { file, facts } }: { readonly claim: CheckedClaim }) => {
  const { facts: names, count, month } = useText(billingClaimText)
  const [year = '', monthOfYear = ''] = facts.month.split('-')
  return (
    <FactList
      facts={[
        { key: 'file', name: names.fileName, value: <span className="break-all">{file.name}</span> },
        { key: 'size', name: names.size, value: toSize(file.size) },
        { key: 'provider', name: names.providerNumber, value: facts.providerNumber },
        { key: 'month', name: names.month, value: month(year, monthOfYear) },
        { key: 'records', name: names.records, value: count(formatCount(facts.records)) },
        { key: 'digest', name: names.digest, value: <Digest hex={encodeHex(facts.digest)} /> },
      ]}
    />
  )
}

/** A digest in groups that can be read out. */
export const Digest = ({ hex }: { readonly hex: string }) => (
  <span className="font-mono text-std-16N-170 break-words">{hex.match(/.{1,8}/g)?.join(' ')}</span>
)
