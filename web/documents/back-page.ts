import { setLine, wrapLine } from './document-fonts.ts'
import { ruleWidths, type Block } from './fields.ts'
import { mm } from './measures.ts'
import type { SheetStyle } from './sheets.ts'
import { backWording } from './wording.ts'

const headingSize = 13
const titleSize = 10
const textSize = 9.5
const leading = 1.75

const buildExplanation = ({ content, typefaces }: SheetStyle): Block => {
  const heading = setLine(backWording.heading, typefaces)
  const sections = backWording.paragraphs.map(({ title, text }) => ({
    title: setLine(title, typefaces),
    lines: wrapLine(setLine(text, typefaces), { width: content.width - mm(10), size: textSize }),
  }))
  const sectionHeight = (lines: number): number => titleSize + mm(3) + lines * textSize * leading + mm(5)
  const top = headingSize + mm(8)
  return {
    height: top + sections.reduce((sum, { lines }) => sum + sectionHeight(lines.length), 0),
    draw(canvas, x, y) {
      canvas.line(heading, { x, y: y + headingSize, size: headingSize })
      canvas.rule([x, y + headingSize + mm(3)], [x + content.width, y + headingSize + mm(3)], ruleWidths.hair)
      let sectionTop = y + top
      for (const { title, lines } of sections) {
        canvas.line(title, { x: x + mm(5), y: sectionTop + titleSize, size: titleSize })
        for (const [index, line] of lines.entries())
          canvas.line(line, {
            x: x + mm(5),
            y: sectionTop + titleSize + mm(3) + textSize + index * textSize * leading,
            size: textSize,
          })
        sectionTop += sectionHeight(lines.length)
      }
    },
  }
}

/** What stands on the back, from the top: further means against forgery (CV-DOC-3) take their place in this list. */
export const buildBack = (style: SheetStyle): readonly Block[] => [buildExplanation(style)]
