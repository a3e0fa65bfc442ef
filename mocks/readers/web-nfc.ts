import type {
  NDEFMakeReadOnlyOptions,
  NDEFMessageSource,
  NDEFReader,
  NDEFReaderConstructor,
  NDEFScanOptions,
  NDEFWriteOptions,
} from '#card-bridge/readers/web-nfc/web-nfc-api.ts'
import { buildNdef } from './ndef.ts'
import type { VirtualPhone, Watcher } from './web-nfc-phone.ts'

const fail = (name: string, message: string): DOMException => new DOMException(message, name)

/** The class that takes the place of `NDEFReader` in a page, bound to one phone. */
export const createNdefReaderClass = (phone: VirtualPhone): NDEFReaderConstructor & { readonly simulated: true } =>
  class VirtualNDEFReader extends EventTarget implements NDEFReader {
    static readonly simulated = true
    onreading: NDEFReader['onreading'] = null
    onreadingerror: NDEFReader['onreadingerror'] = null
    #isScanning = false

    async scan({ signal }: NDEFScanOptions = {}): Promise<void> {
      signal?.throwIfAborted()
      phone.requireReady()
      if (this.#isScanning) throw fail('InvalidStateError', 'A scan() operation is ongoing.')
      this.#isScanning = true
      signal?.addEventListener('abort', () => (this.#isScanning = false), { once: true })
      const watcher: Watcher = {
        onMessage: (event) => {
          this.dispatchEvent(event)
          this.onreading?.(event)
        },
        onError: () => {
          const event = new Event('readingerror')
          this.dispatchEvent(event)
          this.onreadingerror?.(event)
        },
      }
      phone.watch(watcher, signal)
    }

    async write(message: NDEFMessageSource, { signal }: NDEFWriteOptions = {}): Promise<void> {
      signal?.throwIfAborted()
      const bytes = buildNdef(message)
      phone.requireReady()
      await phone.write(bytes, signal)
    }

    async makeReadOnly(_options?: NDEFMakeReadOnlyOptions): Promise<void> {
      phone.requireReady()
      throw fail('NotSupportedError', 'NFC tag cannot be made read-only.')
    }
  }
