import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeIssuancePassword } from '#shared/billing-certificate/password-proof.ts'
import { readTypedPassword } from './typed-password.ts'

const meant = 'A1B2-C3D4-E5F6-0G7H'

describe('a password copied from a letter', () => {
  it('is read in any case and width, with any dashes or none', () => {
    const ways = [
      meant,
      ` ${meant}\n`,
      meant.toLowerCase(),
      meant.replaceAll('-', ''),
      meant.replaceAll('-', ' '),
      'Ａ１Ｂ２－Ｃ３Ｄ４－Ｅ５Ｆ６－０Ｇ７Ｈ',
      'A1B2ーC3D4ーE5F6ー0G7H',
      'AlB2-C3D4-E5F6-OG7H',
    ]
    for (const way of ways) expect(readTypedPassword(way)).toBe(meant)
  })

  it('stays what it is where it has another shape', () => {
    for (const other of ['hunter2-Hunter2', 'パスワード', 'A1B2-C3D4', 'a b c d e f g h', `${meant}-A1B2`])
      expect(readTypedPassword(` ${other} `)).toBe(other)
  })

  it('is never changed where it was drawn here', () => {
    fc.assert(
      fc.property(fc.constant(null), () => {
        const password = makeIssuancePassword()
        expect(readTypedPassword(password)).toBe(password)
      }),
    )
  })
})
