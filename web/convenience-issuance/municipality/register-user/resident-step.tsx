import { useId, useRef, useState, type FormEvent } from 'react'
import { searchResidents, type ResidentFound } from '#shared/convenience-issuance/api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatDay } from '#web/text/staff-format.ts'
import type { StaffText } from '#web/text/staff.ja.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorText, TextField } from '#web/ui/field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { CardSummary } from './card-summary.tsx'
import { findReading } from './kana.ts'
import type { CardRead } from './read-card.ts'
import { StepHeading } from './step-heading.tsx'
import { findTypedDay } from './typed-day.ts'

type Search =
  | { readonly state: 'idle' | 'searching' }
  | { readonly state: 'found'; readonly residents: readonly ResidentFound[] }
  | { readonly state: 'failed'; readonly error: unknown }

type Wrong = { readonly kana?: 'missing' | 'wrong'; readonly birthDate?: true }

const registrationTone = { none: 'neutral', active: 'success', stopped: 'error' } as const

export const ResidentStep = ({
  card,
  onChoose,
  onRestart,
}: {
  readonly card: CardRead
  readonly onChoose: (resident: ResidentFound) => void
  readonly onRestart: () => void
}) => {
  const { municipality } = useText(staffText)
  const text = municipality.register.resident
  const { call } = useStaffSession()
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const [wrong, setWrong] = useState<Wrong>({})
  const [search, setSearch] = useState<Search>({ state: 'idle' })

  const fieldOf = (name: string) => form.current?.elements.namedItem(name) as HTMLInputElement | null
  const valueOf = (name: string) => fieldOf(name)?.value ?? ''

  const look = async () => {
    const typed = valueOf('kana')
    const kana = findReading(typed)
    const birthDate = findTypedDay({ year: valueOf('year'), month: valueOf('month'), day: valueOf('day') })
    if (kana === undefined || birthDate === undefined) {
      setWrong({
        ...(kana === undefined ? { kana: typed.trim() === '' ? 'missing' : 'wrong' } : {}),
        ...(birthDate === undefined ? { birthDate: true } : {}),
      })
      fieldOf(kana === undefined ? 'kana' : 'year')?.focus()
      return
    }
    setWrong({})
    setSearch({ state: 'searching' })
    try {
      const residents = await call(searchResidents, { body: { kana, ...(birthDate === null ? {} : { birthDate }) } })
      setSearch({ state: 'found', residents })
    } catch (error) {
      setSearch({ state: 'failed', error })
    }
  }

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (search.state !== 'searching') void look()
  }

  return (
    <section className="grid gap-8">
      <div className="grid gap-4">
        <NotificationBanner tone="success" title={municipality.register.card.done}>
          <CardSummary card={card} />
          <div>
            <Button size="s" look="outline" onClick={onRestart}>
              {municipality.register.card.again}
            </Button>
          </div>
        </NotificationBanner>
      </div>
      <StepHeading>{text.heading}</StepHeading>
      <form ref={form} noValidate onSubmit={onSubmit} className="grid max-w-160 gap-6">
        <TextField
          name="kana"
          label={text.kana}
          support={text.kanaSupport}
          lang="ja"
          autoComplete="off"
          spellCheck={false}
          maxLength={60}
          error={wrong.kana === undefined ? undefined : wrong.kana === 'missing' ? text.kanaMissing : text.kanaWrong}
        />
        <fieldset
          className="grid gap-2"
          aria-describedby={wrong.birthDate === true ? `${id}-support ${id}-error` : `${id}-support`}
        >
          <legend className="text-std-17B-170">{text.birthDate}</legend>
          <p id={`${id}-support`} className="text-std-16N-170 text-solid-gray-600">
            {text.birthSupport}
          </p>
          <div className="grid grid-cols-[6rem_4.5rem_4.5rem] gap-4">
            {(['year', 'month', 'day'] as const).map((part) => (
              <TextField
                key={part}
                name={part}
                label={text[part]}
                inputMode="numeric"
                autoComplete="off"
                maxLength={part === 'year' ? 4 : 2}
              />
            ))}
          </div>
          {wrong.birthDate === true && <ErrorText id={`${id}-error`}>{text.birthWrong}</ErrorText>}
        </fieldset>
        <div className="grid justify-items-start gap-2">
          <Button type="submit" size="l" aria-disabled={search.state === 'searching'}>
            {search.state === 'searching' ? text.searching : text.search}
          </Button>
          <p className="text-std-16N-170 text-solid-gray-600">{text.audited}</p>
        </div>
      </form>
      {search.state === 'failed' && <ErrorNotice error={search.error} />}
      <output className="sr-only">{search.state === 'found' && text.found(search.residents.length)}</output>
      {search.state === 'found' && <Results residents={search.residents} onChoose={onChoose} />}
    </section>
  )
}

const Results = ({
  residents,
  onChoose,
}: {
  readonly residents: readonly ResidentFound[]
  readonly onChoose: (resident: ResidentFound) => void
}) => {
  const { municipality } = useText(staffText)
  const text = municipality.register.resident
  const { language } = useLanguage()
  if (residents.length === 0)
    return (
      <NotificationBanner tone="warning" title={text.notFound}>
        <p>{text.notFoundTodo}</p>
      </NotificationBanner>
    )
  return (
    <StaffTable
      caption={text.caption}
      rows={residents}
      rowKey={({ residentRef }) => residentRef}
      empty={text.notFound}
      columns={buildColumns(municipality, language, onChoose)}
    />
  )
}

const buildColumns = (
  { register: { resident: text }, registration: states }: StaffText['municipality'],
  language: Language,
  onChoose: (resident: ResidentFound) => void,
): readonly Column<ResidentFound>[] => [
  {
    key: 'name',
    heading: text.name,
    cell: ({ name }) => (
      <span lang="ja" className="grid min-w-32">
        <span className="text-std-17B-170">{name.display}</span>
        <span className="text-dns-14N-130 text-solid-gray-600">{name.kana}</span>
      </span>
    ),
  },
  {
    key: 'birthDate',
    heading: text.birthDate,
    cell: ({ birthDate }) => <span className="whitespace-nowrap">{formatDay(birthDate, language)}</span>,
  },
  {
    key: 'address',
    heading: text.address,
    cell: ({ address }) => (
      <span lang="ja" className="block min-w-48">
        {address}
      </span>
    ),
  },
  {
    key: 'state',
    heading: text.state,
    cell: ({ registration }) => <StatusBadge tone={registrationTone[registration]}>{states[registration]}</StatusBadge>,
  },
  {
    key: 'choose',
    heading: <span className="sr-only">{text.choose}</span>,
    cell: (resident) => (
      <Button
        size="s"
        look="outline"
        aria-label={text.chooseOf(resident.name.display)}
        onClick={() => onChoose(resident)}
      >
        {text.choose}
      </Button>
    ),
  },
]
