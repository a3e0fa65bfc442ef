import { describe, expect, it } from 'vitest'
import { catalogue } from '#shared/errors/catalogue.ts'
import { billingApplicantText } from './billing-applicant.ts'
import { billingClaimText } from './billing-claim.ts'
import { billingRepresentedText } from './billing-represented.ts'
import { billingText } from './billing.ts'
import { billingFederationText } from './billing-federation.ts'
import { documentCheckText } from './document-check.ts'
import { documentSignText } from './document-sign.ts'
import { errorText } from './errors.ts'
import { handoverText } from './handover.ts'
import { journeyText } from './journey.ts'
import { kioskText } from './kiosk.ts'
import { phoneText } from './phone.ts'
import { readersText } from './readers.ts'
import { reservationResidentText } from './reservation-resident.ts'
import { shellText } from './shell.ts'
import { tapText } from './tap.ts'
import { defineText, type TextArea } from './text-area.ts'

/** Every sentence with its path; functions are called with numbers and texts they could meet. */
const sentencesOf = (value: unknown, path: string): (readonly [path: string, sentence: string])[] => {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') {
    const parameters = path.endsWith('.at') ? ['2026-11-22T00:00:00.000Z'] : [2, 3]
    return [[path, String((value as (...all: unknown[]) => unknown)(...parameters))]]
  }
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is no text`)
  return Object.entries(value).flatMap(([key, inner]) => sentencesOf(inner, `${path}.${key}`))
}

const areas: readonly (readonly [string, TextArea<unknown>])[] = [
  ['shell', shellText],
  ['billing-federation', billingFederationText],
  ['kiosk', kioskText],
  ['journey', journeyText],
  ['errors', errorText],
  ['readers', readersText],
  ['billing', billingText],
  ['billing-applicant', billingApplicantText],
  ['billing-claim', billingClaimText],
  ['billing-represented', billingRepresentedText],
  ['document-check', documentCheckText],
  ['document-sign', documentSignText],
  ['handover', handoverText],
  ['phone', phoneText],
  ['reservation-resident', reservationResidentText],
  ['tap', tapText],
]

/** Words that stand in Japanese on English screens on purpose. */
const japaneseOnPurpose = new Set([
  'shell.productNote',
  // headings and values of tables an office fills in, which are in Japanese whatever the screen speaks
  'billing-federation.import.columnsNote',
  'billing-federation.delegations.columns',
])

describe.each(areas)('the sentences of %s', (name, area) => {
  const ja = sentencesOf(area.ja, name)

  it('have the same keys in English', async () => {
    const en = sentencesOf(await area.load('en'), name)
    expect(en.map(([path]) => path).toSorted()).toEqual(ja.map(([path]) => path).toSorted())
  })

  it('are never empty', async () => {
    const all = [...ja, ...sentencesOf(await area.load('en'), name)]
    expect(all.filter(([, sentence]) => sentence.trim() === '')).toEqual([])
  })

  it('leave no Japanese in English', async () => {
    const en = sentencesOf(await area.load('en'), name).filter(([path]) => !japaneseOnPurpose.has(path))
    expect(en.filter(([, sentence]) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(sentence))).toEqual([])
  })
})

describe('the sentences of errors', () => {
  it('exist for every code of the catalogue', () => {
    expect(Object.keys(errorText.ja).toSorted()).toEqual(Object.keys(catalogue).toSorted())
  })

  it('never show a code or an abbreviation of the trade instead of words', () => {
    const jargon = /OCSP|HTTP|BFF|APDU|DER|[a-z]+\.[a-z-]+/
    expect(sentencesOf(errorText.ja, 'errors').filter(([, sentence]) => jargon.test(sentence))).toEqual([])
  })
})

describe('a translation that cannot be fetched', () => {
  it('is replaced by the source text and asked for again', async () => {
    let asked = 0
    const area = defineText('窓口', {
      en: async () => {
        asked += 1
        if (asked === 1) throw new TypeError('Failed to fetch dynamically imported module')
        return 'Counter'
      },
    })
    expect(await area.load('en')).toBe('窓口')
    expect(await area.load('en')).toBe('Counter')
    expect(await area.load('en')).toBe('Counter')
    expect(asked).toBe(2)
  })
})
