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
  onPlayed,
}: {
  readonly text: Words
  readonly language: DemoLanguage
  readonly world: World
  readonly onPlayed: () => void
}) => {
  const { value: scenarios = [] } = useLoaded(control.listScenarios)
  const play = async (name: string) => {
    await control.playScenario(world.kioskId, name)
    onPlayed()
  }
  return (
    <Section heading={text.scenarios.heading} status={text.scenarios.lead}>
      {scenarios.length === 0 ? (
        <p className="status">{text.scenarios.none}</p>
      ) : (
        <div className="row">
          {scenarios.map(({ name, label }) => (
            <button key={name} type="button" onClick={() => world.act(() => play(name))}>
              {label[language]}
            </button>
          ))}
        </div>
      )}
    </Section>
  )
}
