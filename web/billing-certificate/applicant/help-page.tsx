import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'
import { FlowFigure, type FlowNode, type FlowRow } from './flow-figure.tsx'
import { findLeading } from './guide-steps.ts'
import { PageHead } from './page-head.tsx'
import { ProgressGuide } from './progress-guide.tsx'
import { useCounter, useOwnMatters } from './queries.ts'

/** The figures the seed lost (EB-G-5): what a claim goes through, and who is linked with whom. */
export const HelpPage = () => {
  const { help: text } = useText(billingApplicantText)
  const counter = useCounter()
  const matters = useOwnMatters()
  const { nodes, flows } = text
  const node = (
    key: keyof typeof nodes & ('authority' | 'bank' | 'management' | 'payment' | 'provider' | 'reception' | 'staff'),
  ): FlowNode => ({
    name: nodes[key],
    note: nodes[`${key}Note`],
  })
  const claim: readonly FlowRow[] = [
    { from: node('provider'), to: node('reception'), there: flows.claim, back: flows.documents },
    { from: node('reception'), to: node('management'), there: flows.both, back: flows.documents },
  ]
  const functions: readonly FlowRow[] = [
    { from: node('provider'), to: node('reception'), there: flows.apply, back: flows.issued },
    { from: node('reception'), to: node('management'), there: flows.both, back: flows.both },
    { from: node('staff'), to: node('management'), there: flows.work },
    { from: node('management'), to: node('authority'), there: flows.request, back: flows.certificate },
    { from: node('management'), to: node('payment'), there: flows.offset, back: flows.offsetResult },
    { from: node('provider'), to: node('bank'), there: flows.transfer },
    { from: node('bank'), to: node('staff'), there: flows.deposit },
  ]
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <FlowFigure title={text.claimFigure} note={text.claimFigureNote} rows={claim} describe={text.to} />
      <FlowFigure title={text.functionsFigure} note={text.functionsFigureNote} rows={functions} describe={text.to} />
      <section aria-labelledby="help-keys" className="grid max-w-[60rem] gap-4">
        <Heading level={2} id="help-keys">
          {text.keysTitle}
        </Heading>
        <ul className="grid list-disc gap-3 pl-6">
          {text.keys.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
      <Loaded query={counter}>
        {({ applicant }) => (
          <Loaded query={matters}>
            {({ matters: rows }) => <ProgressGuide kind={applicant.kind} matter={findLeading(rows)} />}
          </Loaded>
        )}
      </Loaded>
    </>
  )
}
