import { describe, expect, it } from 'vitest'
import { openDrawnPersons } from './drawn-persons.ts'

const noteAll = (drawn: ReturnType<typeof openDrawnPersons>, memberRef: string): void => {
  drawn.note(memberRef, 'address', '架空県見本市')
  drawn.note(memberRef, 'name', '見本　花子')
  drawn.note(memberRef, 'birthDate', '昭和59年4月12日')
  drawn.note(memberRef, 'sex', '女')
}

describe('drawn persons', () => {
  it('are read back from the paper in the order of their names', () => {
    const drawn = openDrawnPersons()
    drawn.note('second', 'address', '架空県')
    noteAll(drawn, 'first')
    noteAll(drawn, 'third')
    drawn.note('first', 'address', '架空県見本市')
    expect(drawn.list().map(({ memberRef }) => memberRef)).toEqual(['first', 'third'])
    expect(drawn.list()[0]).toMatchObject({
      name: { text: '見本　花子' },
      birthDate: '1984-04-12',
      sex: 'female',
      address: '架空県見本市',
    })
  })

  it('are refused where something is not on paper or cannot be read back', () => {
    const incomplete = openDrawnPersons()
    incomplete.note('m1', 'name', '見本　花子')
    expect(() => incomplete.list()).toThrow('internal.unexpected')
    const misread = openDrawnPersons()
    noteAll(misread, 'm1')
    expect(() => misread.note('m1', 'name', '見本　太郎')).toThrow('internal.unexpected')
  })
})
