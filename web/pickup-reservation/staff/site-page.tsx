import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { useLanguage } from '#web/text/language.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { useDesk } from './desk.ts'
import { CheckField, ChoiceField, DayField, LineField, NumberField } from './fields.tsx'
import { NewSite } from './new-site.tsx'
import { partOf, type Part } from './part.ts'
import { ReservationRules } from './reservation-rules.tsx'
import { SettingsEditor, type SettingsView } from './settings-editor.tsx'
import { SiteFrame } from './site-frame.tsx'

/** サイト設定 (RS-SET-2, 6, 7, 8): who runs the site, how it works, when it is shown, how it takes reservations. */
export const SitePage = () => {
  const { siteSettings: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <SettingsEditor>
        {(settings, view) => (
          <>
            <Basics of={partOf(settings, 'basic')} />
            <Mode of={partOf(settings, 'mode')} />
            <Publication of={partOf(settings, 'publication')} view={view} />
            <ReservationRules of={partOf(settings, 'reservation')} />
          </>
        )}
      </SettingsEditor>
      <AnotherSite />
    </SiteFrame>
  )
}

const Basics = ({ of }: { readonly of: Part<SiteSettings['basic']> }) => {
  const { siteSettings: text } = useText(reservationStaffText)
  const { basic } = text
  return (
    <section className="grid max-w-200 gap-6">
      <Heading level={2}>{basic.title}</Heading>
      <LineField of={of} at="authority" label={basic.authority} maxLength={60} />
      <LineField required of={of} at="municipalityName" label={basic.municipalityName} maxLength={40} />
      <LineField of={of} at="postalCode" label={basic.postalCode} support={basic.postalCodeForm} maxLength={8} />
      <LineField of={of} at="address" label={basic.address} maxLength={120} />
      <LineField of={of} at="contactName" label={basic.contactName} maxLength={40} />
      <LineField of={of} at="phone" label={basic.phone} inputMode="tel" maxLength={20} />
      <LineField of={of} at="fax" label={basic.fax} inputMode="tel" maxLength={20} />
      <LineField of={of} at="mail" label={basic.mail} inputMode="email" maxLength={254} />
      <LineField of={of} at="homepage" label={basic.homepage} inputMode="url" maxLength={210} />
      <LineField required of={of} at="siteName" label={basic.siteName} maxLength={40} />
      <LineField required of={of} at="headerTitle" label={basic.headerTitle} maxLength={40} />
    </section>
  )
}

const Mode = ({ of }: { readonly of: Part<SiteSettings['mode']> }) => {
  const { siteSettings: text } = useText(reservationStaffText)
  const { mode } = text
  return (
    <section className="grid max-w-200 gap-6">
      <Heading level={2}>{mode.title}</Heading>
      <ChoiceField of={of} at="audience" label={mode.audience} choices={mode.audiences} support={mode.audienceNote} />
      <ChoiceField of={of} at="loginKey" label={mode.loginKey} choices={mode.loginKeys} />
      <CheckField of={of} at="selfRegistration" label={mode.selfRegistration} />
      <CheckField of={of} at="passwordCheck" label={mode.passwordCheck} support={mode.passwordCheckNote} />
      <CheckField of={of} at="applicantCheck" label={mode.applicantCheck} support={mode.applicantCheckNote} />
      <ChoiceField of={of} at="linkCode" label={mode.linkCode} choices={mode.linkCodes} support={mode.linkCodeNote} />
      <NumberField of={of} at="registrationKeyDays" label={mode.registrationKeyDays} unit={text.days} />
      <ChoiceField of={of} at="visit" label={mode.visit} choices={mode.visits} />
      <NumberField of={of} at="accessKeyLength" label={mode.accessKeyLength} unit={text.characters} />
    </section>
  )
}

const Publication = ({ of, view }: { readonly of: Part<SiteSettings['publication']>; readonly view: SettingsView }) => {
  const { siteSettings: text } = useText(reservationStaffText)
  const { publication } = text
  const { language } = useLanguage()
  const { siteId, createdAt, updatedAt } = view.site
  return (
    <section className="grid max-w-200 gap-6">
      <Heading level={2}>{publication.title}</Heading>
      <LineField of={of} at="serviceCode" label={publication.serviceCode} maxLength={20} />
      <CheckField of={of} at="shown" label={publication.shown} support={publication.shownNote} />
      <NumberField of={of} at="order" label={publication.order} />
      <div className="grid gap-4 desktop:grid-cols-2">
        <DayField of={of} at="startsOn" label={publication.startsOn} />
        <DayField of={of} at="endsOn" label={publication.endsOn} />
      </div>
      <FactList
        facts={[
          { key: 'address', name: publication.address, value: `${globalThis.location.origin}/reservation/${siteId}` },
          { key: 'created', name: publication.createdAt, value: formatInstant(createdAt, language) },
          { key: 'updated', name: publication.updatedAt, value: formatInstant(updatedAt, language) },
        ]}
      />
    </section>
  )
}

/** One municipality may have several sites, such as for picking up and for applying (RS-G-10). */
const AnotherSite = () => {
  const { newSite: text } = useText(reservationStaffText)
  const { choose } = useDesk()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  if (!isOpen)
    return (
      <div>
        <Button look="outline" onClick={() => setOpen(true)}>
          {text.another}
        </Button>
      </div>
    )
  return (
    <NewSite
      onMade={(siteId) => {
        setOpen(false)
        choose(siteId)
        void client.invalidateQueries()
      }}
    />
  )
}
