/** The worker's end of its messages; this room's library is the page's, which has no type for it. */
export type WorkerScope<Heard, Told> = {
  postMessage(message: Told, transfer: readonly Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent<Heard>) => void): void
}

export const workerScope = <Heard, Told>(): WorkerScope<Heard, Told> =>
  globalThis as unknown as WorkerScope<Heard, Told>
