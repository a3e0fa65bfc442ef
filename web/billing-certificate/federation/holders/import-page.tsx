import { useMemo, useRef, useState } from 'react'
import type { Letterhead } from '#shared/billing-certificate/applicant-api.ts'
import { readLetterhead } from '#shared/billing-certificate/federation-api.ts'
import { parseCsv } from '#shared/csv/csv.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { addresses } from '../addresses.ts'
import { CsvSave } from '../csv-save.tsx'
import { LetterView, useLeaveQuestion } from '../letters/letter-view.tsx'
import { useLetterDesk } from '../letters/use-letter-desk.ts'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'
import { toAddressed } from './addressed.ts'
import { kindWords, mostRows, readHolderSheet, sheetColumns, templateSheet, type Sheet } from './holder-sheet.ts'
import { FaultTable, ToldTable, useToldWords } from './import-tables.tsx'
import { ImportRun, type RowTold, type SoundRow } from './import-run.ts'

type Read = { readonly sheet: Sheet; readonly sound: readonly SoundRow[] }

/** Many holders from one file: looked through first, then registered row by row, with one file of letters (EB-SC-19, EB-G-7). */
export const ImportPage = () => {
  const { import: text } = useText(billingFederationText)
  const [read, setRead] = useState<Read>()
  const [refusal, setRefusal] = useState<string>()
  const { error, act } = useAct()

  const take = async ([file]: readonly File[]) => {
    if (file === undefined) return
    setRead(undefined)
    setRefusal(undefined)
    const parsed = parseCsv(new Uint8Array(await file.arrayBuffer()))
    if (parsed === undefined) setRefusal(text.noCsv)
    else if (parsed.rows.length > mostRows) setRefusal(text.tooMany(formatCount(parsed.rows.length)))
    else {
      const sheet = readHolderSheet(parsed)
      setRead({ sheet, sound: sheet.rows.filter((row): row is SoundRow => row.fields !== undefined) })
    }
  }

  return (
    <>
      <PageHead title={text.title} lead={text.lead} back={addresses.holders} />
      <div className="grid gap-4">
        <p>{text.columns(Object.values(sheetColumns).join('、'))}</p>
        <p>{text.columnsNote(Object.values(kindWords).join('、'))}</p>
        <Template />
        <FileField
          compact
          label={text.file}
          support={text.support}
          choose={text.choose}
          accept=".csv,text/csv"
          error={refusal}
          onChoose={(files) => void act(() => take(files))}
        />
        {error !== undefined && <ErrorNotice error={error} />}
      </div>
      {/* another file begins anew */}
      {read !== undefined && <Registering key={JSON.stringify(read.sheet)} {...read} />}
    </>
  )
}

const Template = () => {
  const { import: text, csv } = useText(billingFederationText)
  return (
    <CsvSave
      encodingLabel={csv.encoding}
      label={text.template}
      fileName={text.templateFile}
      makeTable={() => Promise.resolve(templateSheet)}
    />
  )
}

const Registering = ({ sheet, sound }: Read) => {
  const { import: text } = useText(billingFederationText)
  const { call } = useStaffSession()
  const desk = useLetterDesk()
  const [told, setTold] = useState<readonly RowTold[]>([])
  const [letterhead, setLetterhead] = useState<Letterhead>()
  const run = useRef<ImportRun>(undefined)
  const stop = useRef<AbortController>(undefined)
  const { busy, error, act } = useAct()
  useLeaveQuestion(busy)
  const left = sound.filter(({ row }) => !told.some((one) => one.row.row === row))
  const faulty = sheet.rows.filter(({ faults }) => faults.length > 0)
  const done = told.filter(({ outcome }) => outcome === 'done')

  const register = () =>
    void act(async () => {
      const head = letterhead ?? (await call(readLetterhead, {}))
      setLetterhead(head)
      run.current ??= new ImportRun({ desk, call, letterhead: head })
      stop.current = new AbortController()
      const { signal } = stop.current
      // kept after every piece: what was registered must not be lost to the screen by a later error
      await run.current.register(left, { signal, onTold: (piece) => setTold((before) => [...before, ...piece]) })
    })

  return (
    <section className="grid min-w-0 gap-6">
      <Heading level={2}>{text.check}</Heading>
      {sheet.missing.length > 0 && (
        <NotificationBanner announce tone="error" title={text.missing(sheet.missing.join('、'))} />
      )}
      {sheet.unknown.length > 0 && <NotificationBanner tone="warning" title={text.unknown(sheet.unknown.join('、'))} />}
      <output className="block">{text.counts(formatCount(sound.length), formatCount(faulty.length))}</output>
      {faulty.length > 0 && (
        <>
          <FaultTable rows={faulty} />
          <p>{text.soundOnly}</p>
        </>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
      {busy && (
        <ProgressIndicator
          label={text.working(formatCount(done.length), formatCount(sound.length))}
          value={told.length}
          max={sound.length}
        />
      )}
      <div className="flex flex-wrap gap-4">
        {busy ? (
          <Button look="outline" onClick={() => stop.current?.abort()}>
            {text.stop}
          </Button>
        ) : (
          left.length > 0 && (
            <Button size="l" onClick={register}>
              {told.length === 0 ? text.submit(formatCount(left.length)) : text.resume(formatCount(left.length))}
            </Button>
          )
        )}
      </div>
      {told.length > 0 && !busy && (
        <>
          <NotificationBanner
            announce
            tone={done.length === sound.length ? 'success' : 'warning'}
            title={text.done(formatCount(done.length), formatCount(sound.length))}
          />
          {letterhead !== undefined && <DoneLetters desk={desk} done={done} letterhead={letterhead} />}
          <ToldTable told={told} />
          <Results told={told} left={left} />
        </>
      )}
    </section>
  )
}

const DoneLetters = ({
  desk,
  done,
  letterhead,
}: {
  readonly desk: ReturnType<typeof useLetterDesk>
  readonly done: readonly RowTold[]
  readonly letterhead: Letterhead
}) => {
  const { import: text } = useText(billingFederationText)
  // drawn anew where letters were added, not with every rendering
  const keys = done.map(({ requestId }) => requestId).join(' ')
  const order = useMemo(
    () => ({
      letterhead,
      letters: done.flatMap(({ requestId: key, applicant }) =>
        applicant === null ? [] : [{ key, addressed: toAddressed(applicant, new Date()) }],
      ),
    }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `keys` says everything of `done` that a letter shows
    [keys, letterhead],
  )
  if (order.letters.length === 0) return null
  return (
    <div className="grid gap-4">
      <Heading level={3} look="part">
        {text.letters}
      </Heading>
      <LetterView desk={desk} order={order} fileName={text.lettersFile(formatCount(order.letters.length))} />
    </div>
  )
}

const Results = ({ told, left }: { readonly told: readonly RowTold[]; readonly left: readonly SoundRow[] }) => {
  const { import: text, csv, fields } = useText(billingFederationText)
  const wordsOf = useToldWords()
  const makeTable = () => {
    const rows = [
      ...told.map((one) => [
        String(one.row.row),
        one.applicant?.userId ?? one.row.userId ?? '',
        one.applicant?.testId ?? '',
        one.row.displayName,
        wordsOf(one),
      ]),
      ...left.map(({ row, userId, displayName }) => [String(row), userId ?? '', '', displayName, text.notSent]),
    ]
    const columns = [text.row, fields.userId, fields.testId, sheetColumns.displayName, text.outcome]
    return Promise.resolve({ columns, rows })
  }
  return (
    <CsvSave encodingLabel={csv.encoding} label={text.saveResults} fileName={text.resultsFile} makeTable={makeTable} />
  )
}
