import { useId } from 'react'
import type { TimelineStep } from '#shared/billing-certificate/matter.ts'
import type { BillingText } from '#web/text/billing.ja.ts'
import { billingText } from '#web/text/billing.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatCount, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'

const withSerial: readonly TimelineStep['event'][] = [
  ...(['register-certificate', 'hold-certificate'] as const),
  ...(['accept-certificate', 'decline-certificate', 'return-certificate'] as const),
]

/** What the note of a step says: a sum, a reason, a serial number or a code, by its event. */
const noteOf = ({ event, note }: TimelineStep, text: BillingText): string | undefined => {
  if (note === null) return undefined
  if (event === 'register-deposit' && note === '0') return text.nothingDue
  const byHand = event === 'offset' ? /^by-hand:(\d+):(\d{4})-(\d\d)-(\d\d)$/.exec(note) : null
  if (byHand !== null) return text.byHand(formatCount(Number(byHand[1])), byHand.slice(2).join('/'))
  if ((event === 'offset' || event === 'register-deposit') && /^\d+$/.test(note))
    return text.yenNote(formatCount(Number(note)))
  const back = event === 'refund' ? /^(transferred|by-bank):(\d+):(\d{4})-(\d\d)-(\d\d)$/.exec(note) : null
  if (back !== null) {
    const write = back[1] === 'by-bank' ? text.takenBack : text.refunded
    return write(formatCount(Number(back[2])), back.slice(3).join('/'))
  }
  if (event === 'refund-due' && note === '0') return text.noRefund
  if (event === 'refund-due' || event === 'undo-refund') return text.yenNote(formatCount(Number(note)))
  if (event === 'request-revocation' && note === 'listed') return text.listedByAuthority
  if (event === 'request-revocation') return (text.revocationReasons as Readonly<Record<string, string>>)[note] ?? note
  return withSerial.includes(event) ? text.serial(note) : note
}

/** The timeline of one certificate, read alike by its holder and by the federation; oldest step first. */
export const MatterTimeline = ({ steps }: { readonly steps: readonly TimelineStep[] }) => {
  const text = useText(billingText)
  const { language } = useLanguage()
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid gap-4">
      <Heading level={2} id={id}>
        {text.timeline.title}
      </Heading>
      {steps.length === 0 && <p>{text.timeline.empty}</p>}
      <ol className="grid">
        {steps.map((step, index) => (
          <li
            key={`${step.at}-${step.event}-${index}`}
            className="relative grid gap-x-6 gap-y-1 border-l-2 border-solid-gray-420 pb-6 pl-6 last:border-transparent last:pb-0 before:absolute before:top-2 before:-left-[7px] before:size-3 before:rounded-full before:bg-key-900 desktop:grid-cols-[15rem_1fr]"
          >
            <span className="text-dns-16N-130 tabular-nums desktop:leading-170">
              <time dateTime={step.at}>{formatInstant(step.at, language)}</time>
            </span>
            <span className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              <span className="font-700">{text.events[step.event]}</span>
              {step.from !== step.to && (
                <span className="whitespace-nowrap">{text.timeline.becomes(text.statuses[step.to])}</span>
              )}
              <span className="text-solid-gray-600">
                {step.actor === 'holder' && step.by !== null ? text.byAgent : text.actors[step.actor]}
                {step.by === null ? '' : ` (${step.by})`}
              </span>
              <span className="break-all text-solid-gray-600">{noteOf(step, text)}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
