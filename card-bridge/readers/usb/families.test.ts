import { describe, expect, it } from 'vitest'
import { knownReaders } from '../known-readers.ts'
import { usbReaderFamilies } from './families.ts'

const key = ({ vendorId, productId }: { vendorId?: number | undefined; productId?: number | undefined }) =>
  `${vendorId}:${productId}`

describe('the table of readers', () => {
  it('promises WebUSB for exactly the devices there is a driver for', () => {
    const promised = knownReaders
      .filter(({ reach }) => reach === 'webusb')
      .flatMap(({ vendorId, productIds }) => productIds.map((productId) => key({ vendorId, productId })))
    const driven = usbReaderFamilies.flatMap(({ filters }) => filters.map(key))
    expect(promised.toSorted()).toEqual(driven.toSorted())
  })

  it('names no device twice', () => {
    const all = knownReaders.flatMap(({ vendorId, productIds }) =>
      productIds.map((productId) => key({ vendorId, productId })),
    )
    expect(new Set(all).size).toBe(all.length)
  })

  it('loads a driver for every family', async () => {
    for (const { load } of usbReaderFamilies) expect(typeof (await load())).toBe('function')
  })
})
