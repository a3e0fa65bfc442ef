import { control } from '../control.ts'
import { Section } from '../panel/section.tsx'
import type { World } from '../use-world.ts'
import type { DemoLanguage, Words } from '../words.ts'
import { useLoaded } from './use-loaded.ts'

/** Named states of the world. */
export const ScenarioSection = ({
  text,
  language,
  world,
}: {
  readonly text: Words
  readonly language: DemoLanguage
  readonly world: World
}) => {
  const { value: scenarios = [] } = useLoaded(control.listScenarios)
  return (
    <Section heading={text.scenarios.heading} status={text.scenarios.lead}>
      {scenarios.length === 0 ? (
        <p className="status">{text.scenarios.none}</p>
      ) : (
        <div className="row">
          {scenarios.map(({ name, label }) => (
            <button key={name} type="button" onClick={() => world.act(() => control.playScenario(world.kioskId, name))}>
              {label[language]}
            </button>
          ))}
        </div>
      )}
    </Section>
  )
}
