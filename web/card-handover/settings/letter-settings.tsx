import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { TextField } from '#web/ui/field.tsx'
import type { SettingsPart } from './settings-page.tsx'

/** What letters say, and who sends them (CM-F-3). */
export const LetterSettings = ({ settings: { letter }, faults, onChange }: SettingsPart) => {
  const { settings: text } = useText(handoverText)
  const change = (part: Partial<typeof letter>) => onChange({ letter: { ...letter, ...part } })
  return (
    <div className="grid max-w-176 gap-5">
      <TextField
        lang="ja"
        label={text.letterTitle}
        value={letter.title}
        maxLength={60}
        autoComplete="off"
        onChange={({ target }) => change({ title: target.value })}
      />
      <AreaField
        lang="ja"
        label={text.letterBody}
        support={text.letterSupport}
        rows={8}
        maxLength={2000}
        value={letter.body}
        onChange={({ target }) => change({ body: target.value })}
      />
      <AreaField
        lang="ja"
        label={text.office}
        rows={3}
        maxLength={300}
        value={letter.office}
        onChange={({ target }) => change({ office: target.value })}
      />
      <AreaField
        lang="ja"
        label={text.sender}
        rows={3}
        maxLength={200}
        value={letter.sender}
        onChange={({ target }) => change({ sender: target.value })}
      />
      <TextField
        type="url"
        label={text.reservationUrl}
        value={letter.reservationUrl}
        maxLength={210}
        autoComplete="off"
        error={faults.has('letter.url') ? text.reservationWrong : undefined}
        onChange={({ target }) => change({ reservationUrl: target.value.trim() })}
      />
      <TextField
        className="max-w-60"
        label={text.deadlineDays}
        inputMode="numeric"
        maxLength={3}
        value={letter.deadlineDays === 0 ? '' : String(letter.deadlineDays)}
        error={faults.has('letter.deadline') ? text.deadlineWrong : undefined}
        onChange={({ target }) => {
          const typed = target.value.normalize('NFKC')
          if (/^\d{0,3}$/.test(typed)) change({ deadlineDays: Number(typed) })
        }}
      />
    </div>
  )
}
