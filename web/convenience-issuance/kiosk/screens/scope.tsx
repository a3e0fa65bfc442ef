import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { classNames } from '#web/ui/class-names.ts'
import { useKiosk } from '../kiosk-context.ts'
import { ScreenFrame } from '../screen-frame.tsx'
import { choiceButton, choiceOn } from './choice-button.ts'

/** ⑥ 交付種別: the whole household, part of it, or the person alone (CV-KS-6). */
export const ScopeScreen = () => {
  const { driver, state } = useKiosk()
  const { chooseScope, scopes } = useText(journeyText)
  const { household, draft } = state
  if (household === null || draft === null) return null
  return (
    <ScreenFrame title={chooseScope.title} lead={chooseScope.lead} onBack={driver.back}>
      <ul className="grid gap-4 desktop:gap-6">
        {household.scopes.map((scope) => (
          <li key={scope} className="grid">
            <button
              type="button"
              aria-pressed={scope === draft.scope}
              className={classNames(choiceButton, choiceOn, 'aria-pressed:bg-key-100')}
              onClick={() => {
                driver.choose((before) => ({ ...before, scope }))
                driver.onward()
              }}
            >
              <span className="text-std-24B-150 desktop:text-std-32B-150">{scopes[scope].name}</span>
              <span className="text-std-20N-150 text-solid-gray-800 desktop:text-std-26N-150">
                {scopes[scope].about}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </ScreenFrame>
  )
}
