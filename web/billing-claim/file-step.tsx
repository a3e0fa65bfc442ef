import { billingClaimText } from '#web/text/billing-claim.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { ClaimProgressBar } from './claim-progress.tsx'
import type { FileFault } from './claim-wire.ts'
import { largestMegabytes } from './largest-file.ts'
import { toSize } from './size.ts'
import type { ClaimWork } from './use-claim-desk.ts'

/** Why the file that was chosen last cannot be sent. */
export type RefusedFile =
  | { readonly why: 'too-large'; readonly file: File }
  | ({ readonly why: 'malformed'; readonly file: File } & FileFault)

/** Choosing the file; one that cannot be sent is told of at once, with its first fault. */
export const FileStep = ({
  work,
  reading,
  refused,
  onChoose,
}: {
  readonly work: ClaimWork
  /** The file being read now. */
  readonly reading: File | undefined
  readonly refused: RefusedFile | undefined
  readonly onChoose: (file: File) => void
}) => {
  const { file: text, cancel } = useText(billingClaimText)
  const isAborted = work.error?.code === 'request.aborted'
  return (
    <section aria-labelledby="claim-file" className="grid max-w-[60rem] gap-6">
      <Heading level={2} id="claim-file">
        {text.title}
      </Heading>
      {reading === undefined ? (
        <>
          {refused !== undefined && <Refused refused={refused} />}
          {work.error !== undefined && !isAborted && <ErrorNotice error={work.error} />}
          <FileField
            label={text.label}
            support={text.support(largestMegabytes)}
            choose={text.choose}
            drop={text.drop}
            // a claim program may call it anything: .csv, .CSV, .dat
            onChoose={([file]) => file && onChoose(file)}
          />
        </>
      ) : (
        <div className="grid justify-items-center gap-6">
          <p className="break-all">{text.chosen(reading.name, toSize(reading.size))}</p>
          <ClaimProgressBar progress={work.progress ?? { stage: 'reading', done: 0, whole: reading.size }} />
          <Button look="quiet" onClick={work.cancel}>
            {cancel}
          </Button>
        </div>
      )}
    </section>
  )
}

const Refused = ({ refused }: { readonly refused: RefusedFile }) => {
  const { file: text, faults } = useText(billingClaimText)
  const { file } = refused
  if (refused.why === 'too-large')
    return (
      <NotificationBanner
        tone="error"
        announce
        title={text.tooLarge(file.name, toSize(file.size), largestMegabytes)}
        className="break-all"
      />
    )
  return (
    <NotificationBanner tone="error" announce title={text.refused(file.name)} className="break-all">
      <p className="font-700">{text.at(refused.line, refused.octet)}</p>
      <p>{faults[refused.fault]}</p>
      <p>{text.refusedTodo}</p>
    </NotificationBanner>
  )
}
