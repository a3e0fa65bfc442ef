import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { issuanceMachine } from '#shared/convenience-issuance/lifecycle.ts'
import { toMermaid } from '#shared/lifecycle/machine.ts'
import { reservationMachine, waitlistMachine } from '#shared/pickup-reservation/lifecycle.ts'
import { findMissing } from '#tools/lock.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe('the documents', () => {
  it('name no picture and no page that is not there', () => {
    const readme = read('README.md')
    const targets = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = '']) => target)
    expect(targets.length).toBeGreaterThan(8)
    expect(targets.filter((target) => !/^https?:/.test(target) && !existsSync(join(root, target)))).toEqual([])
  })

  it('name every command of package.json that is for people', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const texts = read('README.md') + read('CONTRIBUTING.md')
    const unnamed = Object.keys(scripts).filter(
      (name) => !texts.includes(`npm run ${name}`) && !texts.includes(`npm ${name}`),
    )
    expect(unnamed).toEqual(['format'])
  })

  it('draw the life of a visit as the table has it', () => {
    expect(read('docs/lifecycle.md')).toContain(toMermaid(issuanceMachine))
  })

  it('draw the life of a reservation and of the waitlist as the tables have them', () => {
    const text = read('docs/pickup-reservation.md')
    expect(text).toContain(toMermaid(reservationMachine))
    expect(text).toContain(toMermaid(waitlistMachine))
  })
})

describe('the lock file', () => {
  it('names the optional packages of every platform', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Parameters<typeof findMissing>[0] }
    expect(findMissing(packages)).toEqual([])
  })
})
