import { isDay } from '#shared/calendar/wareki.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import { useLanguage } from '#web/text/language.tsx'
import { eraDay, longDay } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import type { Fact } from '#web/ui/fact-list.tsx'
import { labelOf, type AskedItem } from './asked-items.ts'

/** Words of an answer: choices by their names, days with their era, 「--」 where nothing was answered. */
export const useAnswerText = () => {
  const text = useText(reservationText)
  const { language } = useLanguage()
  return (asked: AskedItem, answer: Answers[keyof Answers]): string => {
    if (answer === undefined || answer.length === 0) return text.noAnswer
    if (typeof answer !== 'string') return answer.join(text.many)
    if (asked.key === 'sex') return text.sexes[answer] ?? answer
    if (asked.key === 'news') return text.news[answer] ?? answer
    if (asked.key === 'birthDate' && isDay(answer)) return eraDay(answer, language) ?? longDay(answer, language)
    return answer
  }
}

/** The answers to a form, as facts. */
export const useAnswerFacts = () => {
  const text = useText(reservationText)
  const toText = useAnswerText()
  return (items: readonly AskedItem[], answers: Answers): readonly Fact[] =>
    items.map((asked) => ({
      key: asked.key,
      name: labelOf(asked, text.items),
      value: toText(asked, answers[asked.key]),
    }))
}
