/** On which machine the page pretends to run; kept for the tab, because it must be known before the page begins. */
export const devices = ['android', 'iphone'] as const
export type Device = (typeof devices)[number]

const key = 'madoguchi-demo-device'

export const findDevice = (): Device => devices.find((device) => device === sessionStorage.getItem(key)) ?? 'android'

export const chooseDevice = (device: Device): void => {
  sessionStorage.setItem(key, device)
  location.reload()
}
