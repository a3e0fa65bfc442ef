import { describe, expect, it } from 'vitest'
import { cardBridge, isReachable, tasksOn, udevRulesOf, usbIdsOf } from './reader-facts.ts'

const { knownReaders } = await cardBridge

describe('what the page says of readers', () => {
  it('writes USB ids as the tools of the systems do', () => {
    const [first] = knownReaders
    expect(first === undefined ? [] : usbIdsOf(first)).toEqual(['054c:06c1', '054c:06c3'])
  })

  it('has a udev rule for every id that needs one, and for no reader out of reach', () => {
    const rules = udevRulesOf(knownReaders).split('\n')
    const wanted = knownReaders.filter((reader) => tasksOn(reader, 'linux').includes('udev-rule'))
    expect(rules).toHaveLength(wanted.flatMap(usbIdsOf).length)
    expect(wanted.every(isReachable)).toBe(true)
    expect(rules[0]).toBe('SUBSYSTEM=="usb", ATTR{idVendor}=="054c", ATTR{idProduct}=="06c1", TAG+="uaccess"')
  })

  it('asks for nothing on systems that the table has no row for', () => {
    expect(knownReaders.flatMap((reader) => [...tasksOn(reader, 'macos'), ...tasksOn(reader, 'iphone')])).toEqual([])
  })
})
