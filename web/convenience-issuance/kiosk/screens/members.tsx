import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { BigCheckbox } from '#web/ui/big-checkbox.tsx'
import { toggle } from '../choices.ts'
import { useKiosk } from '../kiosk-context.ts'
import { ScreenFrame } from '../screen-frame.tsx'

/** ⑦ 世帯選択: who of the household is on it, at least one (CV-KS-7). */
export const MembersScreen = () => {
  const { driver, state } = useKiosk()
  const { chooseMembers, frame } = useText(journeyText)
  const { household, draft } = state
  if (household === null || draft === null) return null
  const count = draft.memberRefs.length
  return (
    <ScreenFrame
      title={chooseMembers.title}
      lead={chooseMembers.lead}
      onBack={driver.back}
      action={
        <Button size="kiosk" aria-disabled={count === 0} aria-describedby="members-count" onClick={driver.onward}>
          {frame.next}
        </Button>
      }
    >
      <fieldset className="grid gap-4 desktop:grid-cols-2 desktop:gap-5 tall:grid-cols-1">
        <legend className="sr-only">{chooseMembers.title}</legend>
        {household.members.map(({ memberRef, name, relationship }) => (
          <BigCheckbox
            key={memberRef}
            label={<span lang="ja">{name.display}</span>}
            description={<span lang="ja">{relationship}</span>}
            checked={draft.memberRefs.includes(memberRef)}
            onChange={() =>
              driver.choose((before) => ({ ...before, memberRefs: toggle(before.memberRefs, memberRef) }))
            }
          />
        ))}
      </fieldset>
      <output id="members-count" className="block text-right text-std-20B-150 desktop:text-std-26B-150">
        {count === 0 ? chooseMembers.none : chooseMembers.selected(count)}
      </output>
    </ScreenFrame>
  )
}
