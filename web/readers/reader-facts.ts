import { loadCardBridge } from '#web/card/card-desk.ts'

type CardBridge = Awaited<ReturnType<typeof loadCardBridge>>
export type KnownReader = CardBridge['knownReaders'][number]

/** The library, asked for as soon as this page is: its table of readers is what the page shows. */
export const cardBridge = loadCardBridge()

/** Systems a person may have. A page in a browser cannot be sure which, so the person chooses. */
export const systems = ['windows', 'macos', 'linux', 'android', 'iphone'] as const
export type System = (typeof systems)[number]

/** Those whose browsers give pages USB at all. */
export const systemsWithUsb = ['windows', 'macos', 'linux', 'android'] as const satisfies readonly System[]

export const isReachable = ({ reach }: KnownReader): boolean => reach === 'webusb'

/** What must be done for a reader on a system; nothing where the table has no row for it. */
export const tasksOn = ({ preparation }: KnownReader, system: System): KnownReader['preparation']['linux'] & {} =>
  (system === 'windows' || system === 'linux' ? preparation[system] : undefined) ?? []

const hex = (value: number): string => value.toString(16).padStart(4, '0')

/** `054c:06c1`, as the tools of every system write it. */
export const usbIdsOf = ({ vendorId, productIds }: KnownReader): readonly string[] =>
  productIds.map((productId) => `${hex(vendorId)}:${hex(productId)}`)

/** udev rules that give the person at the seat the rights; the file's number must be below systemd's 73-seat-late. */
export const udevRulesOf = (readers: readonly KnownReader[]): string =>
  readers
    .filter((reader) => tasksOn(reader, 'linux').includes('udev-rule'))
    .flatMap(({ vendorId, productIds }) =>
      productIds.map(
        (productId) =>
          `SUBSYSTEM=="usb", ATTR{idVendor}=="${hex(vendorId)}", ATTR{idProduct}=="${hex(productId)}", TAG+="uaccess"`,
      ),
    )
    .join('\n')
