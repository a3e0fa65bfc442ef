import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Heading } from '#web/ui/heading.tsx'
import { CheckField, ChoiceField, LineField } from './fields.tsx'
import { partOf, type Part } from './part.ts'
import { SettingsEditor } from './settings-editor.tsx'
import { SiteFrame } from './site-frame.tsx'

/** 画面設定 (RS-SET-14): what residents read, in which colour, and which doors they see. */
export const ScreenPage = () => {
  const { screen: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <SettingsEditor>{(settings) => <Screen of={partOf(settings, 'screen')} />}</SettingsEditor>
    </SiteFrame>
  )
}

const Screen = ({ of }: { readonly of: Part<SiteSettings['screen']> }) => {
  const { screen: text } = useText(reservationStaffText)
  const menus = partOf(of, 'menus')
  return (
    <>
      <section className="grid max-w-200 gap-6">
        <Heading level={2}>{text.words}</Heading>
        <LineField of={of} at="notice" label={text.notice} support={text.noticeNote} lines={4} maxLength={1000} />
        <LineField of={of} at="guide" label={text.guide} support={text.guideNote} lines={6} maxLength={2000} />
        <LineField of={of} at="complete" label={text.complete} support={text.completeNote} lines={4} maxLength={1000} />
        <LineField of={of} at="bring" label={text.bring} support={text.bringNote} lines={5} maxLength={1000} />
        <ChoiceField of={of} at="accent" label={text.accent} choices={text.accents} />
      </section>
      <section className="grid max-w-200 gap-2">
        <Heading level={2}>{text.menus}</Heading>
        <CheckField of={menus} at="signIn" label={text.menuNames.signIn} />
        <CheckField of={menus} at="register" label={text.menuNames.register} />
        <CheckField of={menus} at="accessKey" label={text.menuNames.accessKey} />
        <CheckField of={menus} at="list" label={text.menuNames.list} />
      </section>
    </>
  )
}
