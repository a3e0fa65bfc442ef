import {
  applicationItemKeys,
  freeItemKeys,
  memberItemKeys,
  type ApplicationItems,
  type FreeItem,
  type MemberItems,
} from '#shared/pickup-reservation/items.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useFault } from './faults.ts'
import { ChoiceField } from './fields.tsx'
import { partOf, type Part } from './part.ts'
import { SettingsEditor } from './settings-editor.tsx'
import { SiteFrame } from './site-frame.tsx'

/** 会員登録項目設定 and 申込項目設定 (RS-SET-9 to 13): what is asked, under which name, of whom. */
export const ItemsPage = () => {
  const { items: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <SettingsEditor>
        {(settings, view) => (
          <>
            <section className="grid min-w-0 gap-6">
              <Heading level={2}>{text.application}</Heading>
              <p>{text.applicationLead}</p>
              {view.hasReservations && <NotificationBanner tone="warning" title={text.hasReservations} />}
              <ApplicationTable of={partOf(settings, 'applicationItems')} />
              <FreeItems of={partOf(settings, 'applicationItems')} />
            </section>
            <section className="grid min-w-0 gap-6">
              <Heading level={2}>{text.member}</Heading>
              <p>{text.memberLead}</p>
              {view.hasMembers && <NotificationBanner tone="warning" title={text.hasMembers} />}
              <MemberTable of={partOf(settings, 'memberItems')} />
              <FreeItems of={partOf(settings, 'memberItems')} />
            </section>
          </>
        )}
      </SettingsEditor>
    </SiteFrame>
  )
}

const selectLook =
  'focus-mark h-11 min-w-28 rounded-8 border border-solid-gray-600 bg-white px-2 text-dns-16N-130 aria-invalid:border-error-1'

/** A list in a row of a table, named by the row and the column. */
const CellSelect = <Choice extends string>({
  label,
  value,
  choices,
  path,
  onChange,
}: {
  readonly label: string
  readonly value: Choice
  readonly choices: Readonly<Record<Choice, string>>
  readonly path: string
  readonly onChange: (value: Choice) => void
}) => (
  <select
    aria-label={label}
    value={value}
    aria-invalid={useFault(path) === undefined ? undefined : true}
    onChange={(event) => onChange(event.target.value as Choice)}
    className={selectLook}
  >
    {Object.entries<string>(choices).map(([key, words]) => (
      <option key={key} value={key}>
        {words}
      </option>
    ))}
  </select>
)

const AliasCell = ({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string | null
  readonly onChange: (value: string | null) => void
}) => (
  <input
    aria-label={label}
    value={value ?? ''}
    maxLength={30}
    autoComplete="off"
    onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    className={`${selectLook} w-40`}
  />
)

const cell = 'border-b border-solid-gray-420 px-3 py-2 text-left align-middle'

const ItemTable = ({
  caption,
  headings,
  children,
}: {
  readonly caption: string
  readonly headings: readonly string[]
  readonly children: React.ReactNode
}) => (
  <section
    aria-label={caption}
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    tabIndex={0}
    className="focus-mark relative overflow-x-auto rounded-4"
  >
    <table className="w-full border-collapse text-dns-16N-130">
      <caption className="pb-2 text-left text-std-17B-170">{caption}</caption>
      <thead>
        <tr className="border-b-2 border-solid-gray-600 bg-solid-gray-50">
          {headings.map((heading) => (
            <th key={heading} scope="col" className="px-3 py-3 text-left font-700 whitespace-nowrap">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </section>
)

const ApplicationTable = ({ of }: { readonly of: Part<ApplicationItems> }) => {
  const { items: text } = useText(reservationStaffText)
  const { items: names } = useText(reservationText)
  const basic = partOf(of, 'basic')
  return (
    <ItemTable
      caption={text.applicationBasic}
      headings={[text.item, text.staffUse, text.residentUse, text.alias, text.listed]}
    >
      {applicationItemKeys.map((key) => {
        const item = basic.value[key]
        const change = (part: Partial<typeof item>) => basic.change({ [key]: { ...item, ...part } })
        const path = `${basic.path}.${key}`
        return (
          <tr key={key}>
            <th scope="row" className={cell}>
              {names[key]}
            </th>
            <td className={cell}>
              <CellSelect
                label={`${names[key]} ${text.staffUse}`}
                path={`${path}.staff`}
                value={item.staff}
                choices={text.uses}
                onChange={(staff) => change({ staff })}
              />
            </td>
            <td className={cell}>
              <CellSelect
                label={`${names[key]} ${text.residentUse}`}
                path={`${path}.resident`}
                value={item.resident}
                choices={text.uses}
                onChange={(resident) => change({ resident })}
              />
            </td>
            <td className={cell}>
              <AliasCell
                label={`${names[key]} ${text.alias}`}
                value={item.alias}
                onChange={(alias) => change({ alias })}
              />
            </td>
            <td className={cell}>
              <CheckBox
                label={<span className="sr-only">{`${names[key]} ${text.listed}`}</span>}
                checked={item.listed}
                onChange={(listed) => change({ listed })}
              />
            </td>
          </tr>
        )
      })}
    </ItemTable>
  )
}

const MemberTable = ({ of }: { readonly of: Part<MemberItems> }) => {
  const { items: text } = useText(reservationStaffText)
  const { items: names } = useText(reservationText)
  const basic = partOf(of, 'basic')
  return (
    <ItemTable caption={text.memberBasic} headings={[text.item, text.use, text.alias, text.listed]}>
      {memberItemKeys.map((key) => {
        const item = basic.value[key]
        const change = (part: Partial<typeof item>) => basic.change({ [key]: { ...item, ...part } })
        return (
          <tr key={key}>
            <th scope="row" className={cell}>
              {names[key]}
            </th>
            <td className={cell}>
              <CellSelect
                label={`${names[key]} ${text.use}`}
                path={`${basic.path}.${key}.use`}
                value={item.use}
                choices={text.memberUses}
                onChange={(use) => change({ use })}
              />
            </td>
            <td className={cell}>
              <AliasCell
                label={`${names[key]} ${text.alias}`}
                value={item.alias}
                onChange={(alias) => change({ alias })}
              />
            </td>
            <td className={cell}>
              <CheckBox
                label={<span className="sr-only">{`${names[key]} ${text.listed}`}</span>}
                checked={item.listed}
                onChange={(listed) => change({ listed })}
              />
            </td>
          </tr>
        )
      })}
    </ItemTable>
  )
}

/** 追加項目 1 to 5 (RS-SET-11, 13). */
const FreeItems = ({ of }: { readonly of: Part<ApplicationItems> | Part<MemberItems> }) => {
  const { items: text } = useText(reservationStaffText)
  const { path, value, change } = of as Part<{ free: ApplicationItems['free'] }>
  const free = partOf({ path, value, change }, 'free')
  return (
    <div className="grid gap-4">
      <Heading level={3}>{text.free}</Heading>
      {freeItemKeys.map((key, index) => (
        <fieldset key={key} className="grid min-w-0 gap-4 rounded-8 border border-solid-gray-420 p-4">
          <legend className="px-1 text-std-17B-170">{text.freeOf(index + 1)}</legend>
          <FreeItemFields of={partOf(free, key)} />
        </fieldset>
      ))}
    </div>
  )
}

const FreeItemFields = ({ of }: { readonly of: Part<FreeItem> }) => {
  const { items: text } = useText(reservationStaffText)
  const { use, form, choices, meaning } = of.value
  const fault = useFault(of.path)
  const [typed, isShown] = [choices.join('\n'), use !== 'unused']
  const toForm = (next: Partial<FreeItem>) => {
    const after = { ...of.value, ...next }
    // what only a choice can mean goes with the choice
    const canMean = after.form.startsWith('one-') && after.choices.length === 2
    of.change({ ...next, ...(after.meaning === 'old-card' && !canMean ? { meaning: 'none' } : {}) })
  }
  return (
    <div className="grid max-w-200 gap-4">
      <ChoiceField of={of} at="use" label={text.use} choices={text.uses} />
      {isShown && (
        <>
          <TextField
            label={text.heading}
            value={of.value.heading}
            maxLength={60}
            autoComplete="off"
            error={fault === undefined ? undefined : text.freeWrong}
            onChange={(event) => of.change({ heading: event.target.value })}
          />
          <ChoiceField of={{ ...of, change: toForm }} at="form" label={text.form} choices={text.forms} />
          {form === 'text' ? (
            <ChoiceField of={of} at="input" label={text.input} choices={text.inputs} />
          ) : (
            <AreaField
              label={text.choices}
              support={text.choicesNote}
              value={typed}
              rows={4}
              maxLength={900}
              onChange={(event) => toForm({ choices: event.target.value === '' ? [] : event.target.value.split('\n') })}
            />
          )}
          {form.startsWith('one-') && (
            <CheckBox
              label={text.oldCard}
              checked={meaning === 'old-card'}
              onChange={(isOld) => of.change({ meaning: isOld ? 'old-card' : 'none' })}
            />
          )}
        </>
      )}
      {!isShown && of.value.heading !== '' && <p className="text-solid-gray-600">{of.value.heading}</p>}
    </div>
  )
}
