import { AppError } from '#shared/errors/app-error.ts'

/** A status table as a value: total over the statuses by type, one row per status, one cell per event it accepts. */
export type Machine<Status extends string, Event extends string> = {
  readonly initial: Status
  readonly statuses: readonly Status[]
  readonly events: readonly Event[]
  readonly table: Readonly<Record<Status, Readonly<Partial<Record<Event, Status>>>>>
}

export const defineMachine = <const Status extends string, const Event extends string>(
  machine: Machine<Status, Event> & { readonly initial: NoInfer<Status> },
): Machine<Status, Event> => machine

/** The events a status accepts, in the order of the event list. */
export const accepts = <Status extends string, Event extends string>(
  machine: Machine<Status, Event>,
  status: Status,
): readonly Event[] => machine.events.filter((event) => machine.table[status][event] !== undefined)

/** The status after an event. Throws `lifecycle.illegal` where the table has no cell. */
export const nextStatus = <Status extends string, Event extends string>(
  machine: Machine<Status, Event>,
  status: Status,
  event: Event,
): Status => {
  const next = machine.table[status][event]
  if (next === undefined) throw new AppError('lifecycle.illegal', { status, event })
  return next
}

/** A status that accepts nothing. */
export const isFinal = <Status extends string, Event extends string>(
  machine: Machine<Status, Event>,
  status: Status,
): boolean => accepts(machine, status).length === 0

/** Every status that some row of events reaches from the initial one. */
export const findReachable = <Status extends string, Event extends string>(
  machine: Machine<Status, Event>,
): ReadonlySet<Status> => {
  const reached = new Set<Status>([machine.initial])
  for (const status of reached) {
    for (const event of accepts(machine, status)) reached.add(nextStatus(machine, status, event))
  }
  return reached
}

/** A name Mermaid reads as one: its state ids end at a hyphen. */
const idOf = (status: string): string => status.replaceAll('-', '_')

/** The table as a Mermaid state diagram, for the docs. */
export const toMermaid = <Status extends string, Event extends string>(machine: Machine<Status, Event>): string =>
  [
    'stateDiagram-v2',
    ...machine.statuses
      .filter((status) => idOf(status) !== status)
      .map((status) => `  state "${status}" as ${idOf(status)}`),
    `  [*] --> ${idOf(machine.initial)}`,
    ...machine.statuses.flatMap((status) => [
      ...accepts(machine, status).map(
        (event) => `  ${idOf(status)} --> ${idOf(nextStatus(machine, status, event))}: ${event}`,
      ),
      ...(isFinal(machine, status) ? [`  ${idOf(status)} --> [*]`] : []),
    ]),
  ].join('\n')
