/** The last messages of a stand-in for the developer's screen, without anything about a person. */

export type LoggedMessage = {
  readonly at: string
  readonly party: string
  /** What was asked: a message name, an operation, a method and path. */
  readonly message: string
  readonly result: string
  readonly asked?: unknown
  readonly answered?: unknown
  readonly fault?: string
}

export type MessageLog = {
  readonly record: (entry: Omit<LoggedMessage, 'at' | 'party'>) => void
  /** Oldest first. */
  readonly list: () => readonly LoggedMessage[]
  readonly clear: () => void
}

const kept = 200

export const createMessageLog = (party: string, now: () => Date): MessageLog => {
  let messages: readonly LoggedMessage[] = []
  return {
    record: (entry) => {
      messages = [...messages.slice(1 - kept), { at: now().toISOString(), party, ...entry }]
    },
    list: () => messages,
    clear: () => {
      messages = []
    },
  }
}

/** Members whose text says nothing about a person. Everything else is shown by its length only. */
const shownMembers = new Set(
  [
    'messageId sentAt respondedAt environment municipalityCode resultCode',
    'visitId requestId kind scope scopes items item reason opensAt closesAt field',
    'depositId openDepositId state error paper layout action since',
  ].flatMap((members) => members.split(' ')),
)

/** The shape of a JSON value: member names, numbers and booleans stay, text stays only where the member is known harmless. */
export const redact = (value: unknown, member = ''): unknown => {
  if (typeof value === 'string') return shownMembers.has(member) ? value : `…${value.length}`
  if (Array.isArray(value)) return value.map((entry) => redact(entry, member))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redact(inner, name)]))
  }
  return value
}
