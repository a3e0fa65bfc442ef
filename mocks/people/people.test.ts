import { crc32, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { isMunicipalityOpen } from '#shared/calendar/service-hours.ts'
import { basicFour } from '#shared/person/person.ts'
import { cardHolders } from './card-holders.ts'
import { households } from './households.ts'
import { municipalities, nonParticipating } from './municipalities.ts'
import { buildInvalidMyNumber, toMyNumberCheckDigit } from './numbers.ts'
import { buildInkPng } from './png.ts'
import { buildOfficialSeal, buildSealImprint } from './seals.ts'

const residents = households.flatMap(({ members }) => members)

const expectUnique = (values: readonly string[]) => expect(new Set(values).size).toBe(values.length)

describe('individual numbers', () => {
  it('have the check digit of the ordinance', () => {
    expect(toMyNumberCheckDigit('12345678901')).toBe(8)
  })

  it('of invented people are nobody’s', () => {
    for (const { myNumber } of residents) {
      expect(myNumber).toMatch(/^90\d{10}$/)
      expect(Number(myNumber.slice(11))).not.toBe(toMyNumberCheckDigit(myNumber.slice(0, 11)))
    }
    expect(() => buildInvalidMyNumber(10 ** 9)).toThrow(RangeError)
  })
})

describe('invented people', () => {
  it('have a well-formed name, birth date, sex and address', () => {
    for (const household of households) {
      for (const member of household.members) z.parse(basicFour, { ...member, address: household.address })
      expect(household.members[0].relationship).toBe('世帯主')
    }
  })

  it('share no id, number, code, card or certificate', () => {
    expectUnique(residents.map(({ id }) => id))
    expectUnique(residents.map(({ myNumber }) => myNumber))
    expectUnique(residents.map(({ residentCode }) => residentCode))
    expectUnique(residents.flatMap(({ seal }) => (seal === undefined ? [] : [seal.registrationNumber])))
    expectUnique(cardHolders.map(({ card }) => card.serial))
    expectUnique(cardHolders.map(({ certificate }) => certificate.serial))
  })

  it('hold cards with fifteen digits and a PIN of four', () => {
    for (const { card } of cardHolders) {
      expect(card.serial).toMatch(/^999\d{12}$/)
      expect(card.authenticationPin).toMatch(/^\d{4}$/)
      expect(card.signaturePassword).toMatch(/^(?=.*[A-Z])(?=.*\d)[A-Z0-9]{6,16}$/)
    }
  })

  it('are every case a kiosk must know', () => {
    const has = (is: (holder: (typeof cardHolders)[number]) => boolean) => expect(cardHolders.some(is)).toBe(true)
    const recordOf = (id: string) => residents.find((resident) => resident.id === id)
    has(({ card }) => card.triesLeft === 1)
    has(({ card }) => card.triesLeft === 0)
    has(({ certificate }) => certificate.notAfter < '2026')
    has(({ certificate }) => certificate.revokedAt !== undefined)
    has(({ isRegistered, municipalityCode }) => !isRegistered && municipalityCode === '99101')
    has(({ municipalityCode }) => municipalityCode === nonParticipating.code)
    has(({ id }) => recordOf(id)?.issuanceWithheld === true)
    has(({ id }) => recordOf(id)?.dataBeingUpdated === true)
    has(({ id }) => recordOf(id)?.seal === undefined)
    has(({ id }) => (recordOf(id)?.name.text.length ?? 0) > 60)
    has(({ id }) =>
      households.some(({ members }) => members.length === 4 && members.some((member) => member.id === id)),
    )
    has(({ id }) =>
      households.some(({ members }) => members.length === 9 && members.some((member) => member.id === id)),
    )
    const names = residents.map(({ name }) => name.text).join('')
    for (const character of ['髙', '﨑', '𠮷', '葛\u{E0100}', '邉\u{E010F}']) expect(names).toContain(character)
  })
})

describe('invented municipalities', () => {
  it('differ in kinds, fees, hours, numbers, paper, layout and dates', () => {
    const vary = (pick: (municipality: (typeof municipalities)[number]) => unknown) =>
      expect(new Set(municipalities.map((municipality) => JSON.stringify(pick(municipality)))).size).toBeGreaterThan(1)
    vary(({ kinds }) => Object.keys(kinds))
    vary(({ kinds }) => kinds['resident-record']?.feeYen)
    vary(({ kinds }) => kinds['resident-record']?.paper)
    vary(({ kinds }) => kinds['resident-record']?.layout)
    vary(({ hours }) => hours.weekdays)
    vary(({ piaDate }) => piaDate !== undefined)
    vary(({ eraDates }) => eraDates)
    expect(municipalities.length).toBeGreaterThanOrEqual(3)
  })

  it('have codes of a prefecture that does not exist', () => {
    for (const { code } of [...municipalities, nonParticipating]) expect(code).toMatch(/^99\d{3}$/)
  })

  it('are all open on a plain Tuesday morning', () => {
    for (const { hours } of municipalities)
      expect(isMunicipalityOpen(new Date('2027-03-02T01:00:00Z'), hours)).toBe(true)
  })
})

type Png = { readonly width: number; readonly height: number; readonly rows: Buffer; readonly types: readonly string[] }

/** Reads a PNG with nothing of the writer: every checksum, and the pixels by zlib. */
const readPng = (png: Uint8Array): Png => {
  const bytes = Buffer.from(png)
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n')
  const chunks: { readonly type: string; readonly data: Buffer }[] = []
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const typed = bytes.subarray(at + 4, at + 8 + length)
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(typed))
    chunks.push({ type: typed.toString('latin1', 0, 4), data: typed.subarray(4) })
    at += 12 + length
  }
  const dataOf = (type: string) => chunks.find((chunk) => chunk.type === type)?.data ?? Buffer.alloc(0)
  return {
    width: dataOf('IHDR').readUInt32BE(0),
    height: dataOf('IHDR').readUInt32BE(4),
    rows: inflateSync(dataOf('IDAT')),
    types: chunks.map(({ type }) => type),
  }
}

describe('seals', () => {
  it('are pictures any reader of PNG accepts', () => {
    for (const png of [buildSealImprint(1), buildOfficialSeal(1)]) {
      const { width, height, rows, types } = readPng(png)
      expect(types).toEqual(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])
      expect([width, height, rows.length]).toEqual([160, 160, 160 * 81])
      const inked = [...rows].filter((octet) => octet !== 0).length / rows.length
      expect(inked).toBeGreaterThan(0.15)
      expect(inked).toBeLessThan(0.8)
    }
  })

  it('depend on the seed and on nothing else', () => {
    expect(buildSealImprint(7)).toEqual(buildSealImprint(7))
    expect(buildSealImprint(7)).not.toEqual(buildSealImprint(8))
  })

  it('put ink where it is asked', () => {
    const { rows } = readPng(
      buildInkPng({ width: 2, height: 2, colour: [1, 2, 3], inkAt: (x, y) => (x === 1 && y === 0 ? 1 : 0) }),
    )
    expect([...rows]).toEqual([0, 0x0f, 0, 0])
  })
})
