import type { MatterDetail } from '#shared/billing-certificate/matter.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { billingText } from '#web/text/billing.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FactList, type Fact } from '#web/ui/fact-list.tsx'
import { MatterStatusBadge } from '../../matter-status.tsx'
import { Code, slashed } from '../cells.tsx'

/** The fields of 証明書発行管理 in the order of its drawing (EB-SC-15), then what else is known. */
export const MatterFacts = ({ matter }: { readonly matter: MatterDetail }) => {
  const text = useText(billingFederationText)
  const { kinds, revocationReasons, statusMeanings } = useText(billingText)
  const { language } = useLanguage()
  const { fields, detail, none } = text
  const { deposit, revocation, authorityError, validFrom, validUntil } = matter
  const fact = (key: keyof typeof fields, value: Fact['value']): Fact => ({ key, name: fields[key], value })
  const where = (isKnown: boolean, key: keyof typeof fields, value: () => Fact['value']): readonly Fact[] =>
    isKnown ? [fact(key, value())] : []

  const facts: readonly Fact[] = [
    fact('userId', <Code>{matter.userId}</Code>),
    fact('kind', kinds[matter.kind]),
    fact('phone', matter.phone),
    fact(
      'status',
      <span className="grid gap-2">
        <MatterStatusBadge matter={matter} />
        <span className="text-solid-gray-600">{statusMeanings[matter.status]}</span>
      </span>,
    ),
    fact('balance', formatYen(matter.balanceYen, language)),
    fact('appliedOn', slashed(matter.appliedOn)),
    fact(
      'validity',
      validFrom === null || validUntil === null ? none : text.period(slashed(validFrom), slashed(validUntil)),
    ),
    fact('revokedOn', matter.revokedOn === null ? none : slashed(matter.revokedOn)),
    fact('displayName', matter.displayName),
    fact('representative', matter.representative),
    fact('address', `〒${matter.postalCode}　${matter.address}`),
    fact('mail', matter.mail ?? none),
    ...where(deposit !== null, 'deposit', () =>
      deposit === null ? null : (
        <span className="grid gap-1">
          <span>{detail.depositOf(slashed(deposit.day), formatYen(deposit.yen, language), deposit.remitter)}</span>
          {deposit.reference !== null && <span>{detail.referenceOf(deposit.reference)}</span>}
        </span>
      ),
    ),
    ...where(matter.refundDue || matter.refunds.length > 0, 'refund', () => (
      <span className="grid gap-1">
        {matter.refundDue && <span>{detail.refundDue(formatYen(matter.refundYen, language))}</span>}
        {matter.refunds.map(({ on, yen, reference, way }, index) => (
          <span key={index} className="break-words">
            {detail.refundOf(slashed(on), formatYen(yen, language), reference, text.refunds.ways[way])}
          </span>
        ))}
      </span>
    )),
    ...where(revocation !== null, 'revocation', () =>
      revocation === null
        ? null
        : detail.revocationOf(
            slashed(revocation.requestedOn),
            text.revoke.requesters[revocation.requester],
            revocationReasons[revocation.reason],
          ),
    ),
    ...where(authorityError !== null, 'authorityError', () =>
      authorityError === null
        ? null
        : matter.heldCertificate === null
          ? detail.authorityErrorOf(authorityError.code, authorityError.tries)
          : detail.held.fact,
    ),
    ...where(matter.serial !== null, 'serial', () => <Code>{matter.serial}</Code>),
  ]
  return <FactList facts={facts} />
}
