import { describe, expect, it } from 'vitest'
import { createBankFaults } from '#mocks/parties/bank/faults.ts'
import { createCashBoxFaults } from '#mocks/parties/cash-box/faults.ts'
import { createCertificateAuthorityFaults } from '#mocks/parties/certificate-authority/faults.ts'
import { createClaimIntakeFaults } from '#mocks/parties/claim-intake/faults.ts'
import { createClockFaults } from '#mocks/parties/clock/faults.ts'
import { createSettableClock } from '#mocks/parties/clock/settable-clock.ts'
import { createJpkiOcspFaults } from '#mocks/parties/jpki-ocsp/faults.ts'
import { createKioskPrinterFaults } from '#mocks/parties/kiosk-printer/faults.ts'
import { createMailServerFaults } from '#mocks/parties/mail-server/faults.ts'
import { createReservationLinkFaults } from '#mocks/parties/reservation-link/faults.ts'
import { createMunicipalIssuingFaults } from '#mocks/parties/municipal-issuing/faults.ts'
import { createPaymentSystemFaults } from '#mocks/parties/payment-system/faults.ts'
import { createTimeStampAuthorityFaults } from '#mocks/parties/time-stamp-authority/faults.ts'
import { partyNames, type PartyName } from '#mocks/parties/server.ts'
import type { FaultSetting } from '#mocks/parties/faults.ts'
import { findScenario, scenarios } from './scenarios.ts'

const switches: Readonly<Record<PartyName, () => { readonly set: (settings: readonly FaultSetting[]) => void }>> = {
  clock: createClockFaults,
  'jpki-ocsp': createJpkiOcspFaults,
  'municipal-issuing': createMunicipalIssuingFaults,
  'cash-box': createCashBoxFaults,
  'kiosk-printer': createKioskPrinterFaults,
  'certificate-authority': createCertificateAuthorityFaults,
  'time-stamp-authority': createTimeStampAuthorityFaults,
  'mail-server': createMailServerFaults,
  'reservation-link': createReservationLinkFaults,
  'payment-system': createPaymentSystemFaults,
  bank: createBankFaults,
  'claim-intake': createClaimIntakeFaults,
}

describe('scenarios', () => {
  it('have names of their own and words in both languages', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length)
    for (const { name, label } of scenarios) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(label.ja).toMatch(/\p{Script=Han}|\p{Script=Hiragana}/u)
      expect(label.en).not.toBe('')
      expect(findScenario(name)?.label).toEqual(label)
    }
  })

  it('name only faults that the stand-in knows', () => {
    for (const { faults } of scenarios) {
      for (const party of partyNames) expect(() => switches[party]().set(faults[party] ?? [])).not.toThrow()
    }
  })

  it('tell a time that a clock can be set to', () => {
    for (const { clock } of scenarios) {
      const settable = createSettableClock(() => new Date(0))
      settable.set(clock)
      expect(Number.isNaN(settable.now().getTime())).toBe(false)
      expect(settable.isSet()).toBe(clock !== null)
    }
  })
})
