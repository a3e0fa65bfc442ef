/** What a noun brings to the counter: its routes, its batches, and what it does when the product starts and stops. */
import type { Job, JobRunner } from './jobs.ts'
import type { Mount } from './mount.ts'

export type Service = {
  readonly name: string
  /** `runner` is for a noun whose own people may run its batches by hand. */
  readonly mount: (mount: Mount, runner: Pick<JobRunner, 'runNow'>) => void
  readonly jobs: readonly Job[]
  /** Recovery after a crash; the product listens only when it is done. */
  readonly start?: () => Promise<void>
  /** Ends what runs or waits; requests under way still go on. */
  readonly stop?: () => Promise<void>
  /** After the last request: closes what the noun opened for itself. */
  readonly close?: () => Promise<void>
}
