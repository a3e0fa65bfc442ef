import { describe, expect, it } from 'vitest'
import { readScannedKey, slipAddress } from './scanned-key.ts'

describe('the QR code of a slip', () => {
  it('leads the resident to the page of the key, and gives the counter the key', () => {
    const address = slipAddress('https://counter.example', 'aose-card', 'CG7NDAS')
    expect(address).toBe('https://counter.example/reservation/aose-card/key#CG7NDAS')
    expect(readScannedKey(`${address}\n`)).toBe('CG7NDAS')
  })
  it('may be the key alone', () => {
    expect(readScannedKey(' CG7N-DAS ')).toBe('CG7N-DAS')
  })
})
