/** What the centre's operators and auditors see of the machinery: batches, messages with outside parties, audit trail. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'

const instant = z.iso.datetime()

export const jobView = z.object({
  name: z.string(),
  nextRunAt: instant,
  lastRunAt: z.nullable(instant),
  /** `succeeded`, or the code of the error it ended with. */
  lastOutcome: z.nullable(z.string()),
  running: z.boolean(),
})

export const listJobs = endpoint({
  method: 'GET',
  path: '/api/centre/jobs',
  summary: 'Batches: when they are due and how they last ended',
  allow: ['centre'],
  privilege: 'jobs.run',
  response: z.object({ jobs: z.array(jobView) }),
})

export const runJob = endpoint({
  method: 'POST',
  path: '/api/centre/jobs/:name/runs',
  summary: 'Run one batch now and wait for its end',
  allow: ['centre'],
  privilege: 'jobs.run',
  response: z.object({ outcome: z.string() }),
  errors: ['request.not-found', 'lifecycle.stale'],
})

export const messageView = z.object({
  at: instant,
  party: z.string(),
  direction: z.enum(['out', 'in']),
  method: z.string(),
  path: z.string(),
  status: z.nullable(z.int()),
  bytesSent: z.int(),
  bytesReceived: z.int(),
  ms: z.int(),
  result: z.string(),
})

export const listMessages = endpoint({
  method: 'GET',
  path: '/api/centre/messages',
  summary: 'The latest messages to and from outside parties: facts, never contents',
  allow: ['centre'],
  privilege: 'messages.read',
  response: z.object({ messages: z.array(messageView) }),
})

export const auditView = z.object({
  seq: z.int(),
  at: instant,
  actor: z.string(),
  audience: z.string(),
  action: z.string(),
  target: z.string(),
  outcome: z.string(),
  requestId: z.string(),
})

export const listAudit = endpoint({
  method: 'GET',
  path: '/api/centre/audit/before/:seq',
  summary: 'A hundred rows of the audit trail before a number, newest first; `newest` for the end',
  allow: ['centre'],
  privilege: 'audit.read',
  response: z.object({ rows: z.array(auditView) }),
  errors: ['request.invalid'],
})

export const checkAudit = endpoint({
  method: 'GET',
  path: '/api/centre/audit/verdict',
  summary: 'Walk the whole chain and name the first row that does not fit',
  allow: ['centre'],
  privilege: 'audit.read',
  response: z.object({
    intact: z.boolean(),
    rows: z.nullable(z.int()),
    brokenAt: z.nullable(z.int()),
    reason: z.nullable(z.string()),
  }),
})
