import { useEffect, useState } from 'react'
import { words, type DemoLanguage } from '../words.ts'
import { KioskChoice } from '../kiosk-choice.tsx'
import { useKiosk } from '../use-kiosk.ts'
import { useWorld } from '../use-world.ts'
import { ClockSection } from '../panel/clock-section.tsx'
import { MoneySection, PrinterSection, TraySection } from '../panel/device-sections.tsx'
import { CounterSection } from './counter-section.tsx'
import { FaultSection } from './fault-section.tsx'
import { MessageSection } from './message-section.tsx'
import { ReaderSection } from './reader-section.tsx'
import { ScenarioSection } from './scenario-section.tsx'

/** Everything behind the counter that a developer may want to break or to look at. */
export const DeveloperPage = () => {
  const [language, setLanguage] = useState<DemoLanguage>('ja')
  const [played, setPlayed] = useState(0)
  const text = words[language]
  const [kioskId, chooseKiosk] = useKiosk()
  const world = useWorld(kioskId, true)

  useEffect(() => {
    document.documentElement.lang = language
    document.title = `${text.developerTitle} | Madoguchi`
  }, [language, text])

  return (
    <main className="page" lang={language}>
      <div className="row">
        <a href="/">{text.back}</a>
        <button
          type="button"
          lang={language === 'ja' ? 'en' : 'ja'}
          onClick={() => setLanguage(language === 'ja' ? 'en' : 'ja')}
        >
          {language === 'ja' ? 'English' : '日本語'}
        </button>
      </div>
      <h1>{text.developerTitle}</h1>
      <output className="failure">
        {world.failure === 'silent' ? text.failed : world.failure === 'refused' && text.refused}
      </output>
      <FaultSection key={played} text={text} />
      <ScenarioSection
        text={text}
        language={language}
        world={world}
        onPlayed={() => setPlayed((before) => before + 1)}
      />
      <KioskChoice text={text} kioskId={kioskId} onChoose={chooseKiosk} />
      <ClockSection text={text} world={world} />
      <MoneySection text={text} world={world} />
      <TraySection text={text} world={world} />
      <PrinterSection text={text} world={world} />
      <ReaderSection text={text} />
      <MessageSection text={text} />
      <CounterSection text={text} />
    </main>
  )
}
