import { useRef, useState, type FormEvent } from 'react'
import type { CardRow } from '#shared/card-handover/api.ts'
import { exportAddresses } from '#shared/card-handover/distribution-api.ts'
import { formatDay as formatJapaneseDay } from '#shared/calendar/wareki.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { CsvSave } from '../csv-save.tsx'
import type { LeftOut, Printed } from '../documents/print-job.ts'
import type { PrintProgress, PrintTask } from '../documents/print-wire.ts'
import { wording } from '../documents/wording.ts'
import { useLedger } from '../ledger-context.ts'
import { useAct } from '../use-act.ts'
import { prepareAll, type Prepared } from './gather-cards.ts'
import { PrintFields } from './print-fields.tsx'
import { readShifts, type PrintOptions } from './print-options.ts'
import { RecordSent } from './record-sent.tsx'
import { SheetPreview } from './sheet-preview.tsx'

type Made = { readonly printed: Printed; readonly options: PrintOptions; readonly prepared: Prepared }

const toTask = (options: PrintOptions, { addressees, letter }: Prepared): PrintTask | undefined => {
  const shift = readShifts(options)
  if (shift === undefined) return undefined
  const { honorific } = options
  if (options.paper === 'labels') {
    const { sheet, start, frames, withCodes } = options
    return { type: 'labels', job: { sheet, start, shift, frames, withCodes, honorific, addressees } }
  }
  return {
    type: 'letters',
    job: {
      kind: options.paper,
      envelope: options.envelope,
      shift,
      honorific,
      addressees,
      text: {
        ...letter,
        deadline: formatJapaneseDay(letter.deadline, { era: true }),
        date: formatJapaneseDay(options.sentOn, { era: true }),
      },
    },
  }
}

/** Options, the PDF with its preview, what could not be printed, and the record that it was sent. */
export const PrintPanel = ({ cards }: { readonly cards: readonly CardRow[] }) => {
  const { notices, csv } = useText(handoverText)
  const { call } = useStaffSession()
  const { today } = useLedger().overview
  const [options, setOptions] = useState<PrintOptions>({
    paper: 'labels',
    sheet: '3x7',
    start: 1,
    shiftX: '',
    shiftY: '',
    frames: false,
    withCodes: true,
    honorific: wording.honorific,
    envelope: 'long-3',
    withPasswords: false,
    sentOn: today,
  })
  const [made, setMade] = useState<Made>()
  const [progress, setProgress] = useState<PrintProgress>()
  const { busy, error, act } = useAct()
  const stop = useRef<AbortController>(undefined)
  const cardIds = cards.map(({ cardId }) => cardId)

  const make = (event: FormEvent) => {
    event.preventDefault()
    if (readShifts(options) === undefined) return
    void act(async () => {
      stop.current = new AbortController()
      const { signal } = stop.current
      setMade(undefined)
      setProgress(undefined)
      const withPasswords = options.withPasswords && options.paper !== 'labels'
      const [prepared, { printInWorker }] = await Promise.all([
        prepareAll(call, { cardIds, withPasswords, signal }),
        import('../documents/print.ts'),
      ])
      const task = toTask(options, prepared)
      if (task === undefined) return
      const printed = await printInWorker(task, { onProgress: setProgress, signal })
      setMade({ printed, options, prepared })
    })
  }

  return (
    <>
      <section aria-labelledby="paper" className="grid gap-5">
        <Heading level={2} id="paper">
          {notices.paperTitle}
        </Heading>
        <form noValidate onSubmit={make} className="grid gap-5">
          <PrintFields
            options={options}
            onChange={(next) => {
              setOptions(next)
              // what is shown is what would be printed, or nothing
              setMade(undefined)
            }}
          />
          <div className="flex flex-wrap gap-4">
            <Button type="submit" size="l" aria-disabled={busy}>
              {busy ? notices.making : notices.make}
            </Button>
            {busy && (
              <Button size="l" look="quiet" onClick={() => stop.current?.abort()}>
                {csv.stop}
              </Button>
            )}
          </div>
        </form>
        {busy &&
          (progress?.stage === 'font' ? (
            <ProgressIndicator label={notices.font} value={progress.loaded} max={progress.total} />
          ) : (
            <ProgressIndicator label={notices.making} />
          ))}
        {error !== undefined && !isAppError(error, 'request.aborted') && <ErrorNotice error={error} />}
        {made !== undefined && <Outcome made={made} today={today} />}
      </section>
      {made !== undefined && made.printed.cardIds.length > 0 && (
        <RecordSent
          key={made.printed.cardIds.join()}
          sentOn={made.options.sentOn > today ? today : made.options.sentOn}
          linkCodes={made.prepared.addressees
            .filter(({ cardId }) => made.printed.cardIds.includes(cardId))
            .map(({ linkCode }) => linkCode)}
        />
      )}
      <section aria-labelledby="addresses" className="grid gap-4">
        <Heading level={2} id="addresses" look="part">
          {notices.addresses}
        </Heading>
        <CsvSave
          name={`addresses-${today}`}
          onPart={({ encoding }, signal) => call(exportAddresses, { body: { cardIds, encoding }, signal })}
        />
      </section>
    </>
  )
}

const Outcome = ({ made: { printed, options }, today }: { readonly made: Made; readonly today: string }) => {
  const { notices } = useText(handoverText)
  const save = () =>
    saveFile(new Blob([printed.pdf], { type: 'application/pdf' }), `handover-${options.paper}-${today}.pdf`)
  return (
    <div className="grid gap-5">
      {printed.left.length > 0 && <NotPrinted left={printed.left} />}
      {printed.pages > 0 && (
        <>
          <NotificationBanner
            announce
            tone="success"
            title={notices.made(formatCount(printed.cardIds.length), formatCount(printed.pages))}
          >
            <p>{notices.saveNote}</p>
            <div>
              <Button onClick={save}>{notices.save}</Button>
            </div>
          </NotificationBanner>
          <SheetPreview
            pages={printed.preview}
            all={printed.pages}
            sheet={options.paper === 'labels' ? options.sheet : undefined}
          />
        </>
      )}
    </div>
  )
}

const NotPrinted = ({ left }: { readonly left: readonly LeftOut[] }) => {
  const { notices } = useText(handoverText)
  return (
    <NotificationBanner announce tone="warning" title={notices.left(formatCount(left.length))}>
      <ul className="grid gap-1">
        {left.map((row) => (
          <li key={row.cardId}>
            {notices.leftRow(
              String(row.cardNumber),
              row.why === 'characters'
                ? `${notices.leftWhy.characters} ${row.codePoints.join(', ')}`
                : notices.leftWhy[row.why],
            )}
          </li>
        ))}
      </ul>
    </NotificationBanner>
  )
}
