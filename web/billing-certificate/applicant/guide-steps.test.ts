import { describe, expect, it } from 'vitest'
import { applicantKinds, machineOf, matterStatuses } from '#shared/billing-certificate/lifecycle.ts'
import { findGuideStep, guideSteps } from './guide-steps.ts'

const matter = (status: (typeof matterStatuses)[number], downloads = 0) => ({ status, downloads, expired: false })

describe('the progress guide (EB-G-9)', () => {
  it('has ten steps for providers, as flow ①, and more for agents, as flow ② with what follows', () => {
    expect(guideSteps.provider).toHaveLength(10)
    expect(guideSteps.agent.slice(0, 8)).toEqual([
      'quotation',
      'check',
      'applyPrepaid',
      'invoice',
      'transfer',
      'depositCheck',
      'deposit',
      'undoDeposit',
    ])
  })

  it('stands at a step of its own flow in every status that an applicant of the kind can meet', () => {
    for (const kind of applicantKinds)
      for (const status of machineOf[kind].statuses)
        expect(guideSteps[kind], `${kind} ${status}`).toContain(findGuideStep(kind, matter(status)))
  })

  it('goes on to the installing after the first download, and begins anew after the end', () => {
    expect(findGuideStep('provider', matter('issued'))).toBe('checkAgain')
    expect(findGuideStep('provider', matter('issued', 1))).toBe('install')
    expect(findGuideStep('provider', { ...matter('issued', 1), expired: true })).toBe('check')
    expect(findGuideStep('provider', undefined)).toBe('check')
  })
})
