import { describe, expect, it } from 'vitest'
import { createUploadRoom } from './upload-room.ts'

const never = () => new Promise<never>(() => undefined)
const refused = { code: 'request.rate-limited', detail: { retryAfterSeconds: 5 } }

describe('the room for uploads', () => {
  it('is had by one after another, and given back however the work ends', async () => {
    const { hold } = createUploadRoom({ each: 100, all: 100 })
    const wanted = { caller: 'a', octets: 100 }
    expect(await hold(wanted, async () => 'done')).toBe('done')
    await expect(hold(wanted, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await hold(wanted, async () => 'again')).toBe('again')
  })

  it('has a share for each caller, whatever the others do', async () => {
    const { hold } = createUploadRoom({ each: 60, all: 100 })
    void hold({ caller: 'a', octets: 60 }, never)
    await expect(hold({ caller: 'a', octets: 1 }, async () => 'more')).rejects.toMatchObject(refused)
    expect(await hold({ caller: 'b', octets: 40 }, async () => 'fits')).toBe('fits')
  })

  it('is refused where all together have it, with when to come again', async () => {
    const { hold } = createUploadRoom({ each: 60, all: 100 })
    void hold({ caller: 'a', octets: 60 }, never)
    await expect(hold({ caller: 'b', octets: 41 }, async () => 'too much')).rejects.toMatchObject(refused)
  })
})
