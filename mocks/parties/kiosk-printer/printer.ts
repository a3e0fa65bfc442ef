import { zeroBytes } from '#shared/bytes/bytes.ts'
import type { Media, Sides } from '#bff/parties/kiosk-printer/contract.ts'
import type { JobState, PrinterState } from '#shared/ipp/constants.ts'

/**
 * A printer without paper: jobs, sheets and trays as a real one has them, one side printed a tick. Documents live in memory
 * until their last sheet is taken, and are overwritten then.
 */

export type JobTicket = {
  readonly name: string
  readonly userName: string
  readonly copies: number
  readonly sides: Sides
  readonly media: Media
  readonly pdf: Uint8Array
  /** Undefined: not a document that can be printed. */
  readonly pages: number | undefined
}

export type Job = Omit<JobTicket, 'pdf' | 'pages'> & {
  readonly id: number
  readonly state: JobState
  readonly reasons: readonly string[]
  readonly pages: number
  readonly impressionsCompleted: number
  readonly sheetsCompleted: number
  readonly createdAt: Date
  readonly processingAt?: Date
  readonly completedAt?: Date
}

/** One printed sheet in the output tray; pages count from 1. */
export type Sheet = {
  readonly id: number
  readonly jobId: number
  readonly name: string
  readonly copy: number
  readonly pages: readonly number[]
  readonly media: Media
}

export type Printer = {
  readonly media: Media
  readonly sidesSupported: readonly Sides[]
  /** Undefined while no more jobs are taken. */
  readonly accept: (ticket: JobTicket) => Job | undefined
  readonly findJob: (id: number) => Job | undefined
  /** Oldest first. */
  readonly listJobs: () => readonly Job[]
  /** Undefined when the job is unknown or over. */
  readonly cancel: (id: number) => Job | undefined
  /** Forgets a job as if it had never been taken. */
  readonly drop: (id: number) => void
  readonly inspect: () => {
    readonly state: PrinterState
    readonly reasons: readonly string[]
    readonly sheetsInTray: number
    readonly output: readonly Sheet[]
  }
  /** Prints one side if there is one to print. */
  readonly tick: () => void
  /** Jams now; the sheet in the machine is spoilt. */
  readonly jam: () => void
  /** The next sheet will jam. */
  readonly jamNext: () => void
  readonly clearJam: () => void
  readonly refill: (sheets: number) => void
  /** The document of a sheet that still lies in the output tray. */
  readonly readSheet: (sheetId: number) => Uint8Array | undefined
  /** A person takes one sheet, or all: its document is overwritten with the last. Number of sheets taken. */
  readonly take: (sheetId?: number) => number
}

type Kept = { job: Job; readonly pdf: Uint8Array }

const finals: readonly JobState[] = ['canceled', 'aborted', 'completed']
const queuedMax = 8

export const isOver = ({ state }: Pick<Job, 'state'>): boolean => finals.includes(state)

const pagesPerSheet = ({ sides }: Job): number => (sides === 'one-sided' ? 1 : 2)
const sheetsPerCopy = (job: Job): number => Math.ceil(job.pages / pagesPerSheet(job))

/** Pages on the n-th sheet of a job, counted from 0, and the copy it belongs to. */
const sheetAt = (job: Job, sheet: number): { readonly copy: number; readonly pages: readonly number[] } => {
  const within = sheet % sheetsPerCopy(job)
  const first = within * pagesPerSheet(job) + 1
  const pages = Array.from({ length: pagesPerSheet(job) }, (_, side) => first + side)
  return { copy: Math.floor(sheet / sheetsPerCopy(job)) + 1, pages: pages.filter((page) => page <= job.pages) }
}

export const createPrinter = (settings: {
  readonly media: Media
  readonly sidesSupported: readonly Sides[]
  readonly now: () => Date
  readonly sheetsInTray?: number
}): Printer => {
  const jobs = new Map<number, Kept>()
  let output: readonly Sheet[] = []
  let sheetsInTray = settings.sheetsInTray ?? 250
  let isJammed = false
  let willJam = false
  let lastJobId = 0
  let lastSheetId = 0
  /** Sides of the sheet now in the machine. */
  let sidesDone = 0

  const update = (kept: Kept, change: Partial<Job>): void => {
    kept.job = { ...kept.job, ...change }
  }
  const findCurrent = (): Kept | undefined => [...jobs.values()].find(({ job }) => !isOver(job))
  const wipeWhenGone = (jobId: number): void => {
    const kept = jobs.get(jobId)
    if (kept !== undefined && isOver(kept.job) && !output.some((sheet) => sheet.jobId === jobId)) zeroBytes(kept.pdf)
  }
  const finish = (kept: Kept, state: JobState, reason: string): void => {
    sidesDone = 0
    update(kept, { state, reasons: [reason], completedAt: settings.now() })
    wipeWhenGone(kept.job.id)
  }
  const stop = (kept: Kept): void => update(kept, { state: 'processing-stopped', reasons: ['printer-stopped'] })

  /** The spoilt sheet comes out when the jam is cleared; its sides are printed again on the next. */
  const jam = (): void => {
    willJam = false
    isJammed = true
    sidesDone = 0
    const kept = findCurrent()
    if (kept?.job.state === 'processing') stop(kept)
  }

  const deliver = (kept: Kept): void => {
    const { job } = kept
    const { copy, pages } = sheetAt(job, job.sheetsCompleted)
    lastSheetId += 1
    output = [...output, { id: lastSheetId, jobId: job.id, name: job.name, copy, pages, media: job.media }]
    sidesDone = 0
    update(kept, {
      sheetsCompleted: job.sheetsCompleted + 1,
      impressionsCompleted: job.impressionsCompleted + pages.length,
    })
    if (kept.job.sheetsCompleted === sheetsPerCopy(job) * job.copies) {
      finish(kept, 'completed', 'job-completed-successfully')
    }
  }

  const printSide = (kept: Kept): void => {
    if (sidesDone === 0) {
      if (sheetsInTray === 0) return stop(kept)
      sheetsInTray -= 1
    }
    if (willJam) return jam()
    sidesDone += 1
    if (sidesDone === sheetAt(kept.job, kept.job.sheetsCompleted).pages.length) deliver(kept)
  }

  return {
    media: settings.media,
    sidesSupported: settings.sidesSupported,
    accept: ({ pdf, pages, ...ticket }) => {
      if ([...jobs.values()].filter(({ job }) => !isOver(job)).length >= queuedMax) return undefined
      lastJobId += 1
      const job: Job = {
        ...ticket,
        id: lastJobId,
        state: 'pending',
        reasons: [],
        pages: pages ?? 0,
        impressionsCompleted: 0,
        sheetsCompleted: 0,
        createdAt: settings.now(),
      }
      const kept: Kept = { job, pdf: pdf.slice() }
      jobs.set(job.id, kept)
      if (pages === undefined || pages === 0) finish(kept, 'aborted', 'document-format-error')
      return kept.job
    },
    findJob: (id) => jobs.get(id)?.job,
    listJobs: () => [...jobs.values()].map(({ job }) => job),
    cancel: (id) => {
      const kept = jobs.get(id)
      if (kept === undefined || isOver(kept.job)) return undefined
      finish(kept, 'canceled', 'job-canceled-by-user')
      return kept.job
    },
    drop: (id) => {
      const kept = jobs.get(id)
      if (kept !== undefined) zeroBytes(kept.pdf)
      jobs.delete(id)
    },
    inspect: () => {
      const current = findCurrent()
      const isEmpty = sheetsInTray === 0 && sidesDone === 0
      const isStopped = isJammed || (isEmpty && current !== undefined)
      const reasons = [
        ...(isJammed ? ['media-jam-error'] : []),
        ...(isEmpty ? [current === undefined ? 'media-empty-warning' : 'media-empty-error'] : []),
      ]
      return {
        state: isStopped ? 'stopped' : current === undefined ? 'idle' : 'processing',
        reasons: reasons.length === 0 ? ['none'] : reasons,
        sheetsInTray,
        output,
      }
    },
    tick: () => {
      const kept = findCurrent()
      if (kept === undefined || isJammed) return
      if (kept.job.state !== 'processing') {
        const processingAt = kept.job.processingAt ?? settings.now()
        update(kept, { state: 'processing', reasons: ['job-printing'], processingAt })
      }
      printSide(kept)
    },
    jam,
    jamNext: () => {
      willJam = true
    },
    clearJam: () => {
      isJammed = false
      willJam = false
    },
    refill: (sheets) => {
      sheetsInTray = sheets
    },
    readSheet: (sheetId) => {
      const sheet = output.find(({ id }) => id === sheetId)
      return sheet && jobs.get(sheet.jobId)?.pdf.slice()
    },
    take: (sheetId) => {
      const taken = output.filter(({ id }) => sheetId === undefined || id === sheetId)
      output = output.filter((sheet) => !taken.includes(sheet))
      for (const { jobId } of taken) wipeWhenGone(jobId)
      return taken.length
    },
  }
}
