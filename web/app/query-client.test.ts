import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors/app-error.ts'
import { createQueryClient, shouldRetry, willPass } from './query-client.ts'

describe('reading again', () => {
  it('happens by itself exactly where the catalogue says that waiting helps', () => {
    expect(shouldRetry(0, new AppError('network.unreachable'))).toBe(true)
    expect(shouldRetry(0, new AppError('session.required'))).toBe(false)
    expect(shouldRetry(0, new AppError('issuance.visit-lost'))).toBe(false)
    expect(willPass(new AppError('payment.unavailable'))).toBe(true)
    expect(willPass(new AppError('issuance.visit-lost'))).toBe(false)
  })

  it('ends after two more tries', () => {
    const error = new AppError('network.unreachable')
    expect([0, 1, 2, 3].map((failures) => shouldRetry(failures, error))).toEqual([true, true, false, false])
  })

  it('never happens to what was written', () => {
    expect(createQueryClient().getDefaultOptions().mutations?.retry).toBe(false)
  })

  it('keeps nothing that no screen shows', () => {
    expect(createQueryClient().getDefaultOptions().queries?.gcTime).toBe(0)
  })
})
