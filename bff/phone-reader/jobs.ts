/** The eraser of channels that are over. */
import { defineJob, type Job } from '#bff/platform/jobs.ts'
import type { Channels } from './store.ts'

const eraseEveryMs = 10_000

export const makePhoneReaderJobs = (channels: Channels): readonly Job[] => [
  defineJob({ name: 'phone-reader-erase', everyMs: eraseEveryMs, run: async () => channels.erase() }),
]
