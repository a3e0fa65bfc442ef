/** Where a line may end (JIS X 4051 行頭禁則, 行末禁則 and words of Latin letters and digits). */

const neverFirst = new Set(
  '、。，．・：；？！゛゜´｀¨ヽヾゝゞ々ー’”）〕］｝〉》」』】ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ!),.:;?]}-‐–',
)
const neverLast = new Set('‘“（〔［｛〈《「『【([{')
const isWordPart = (cluster: string): boolean => /^[\p{Script=Latin}\p{Nd}'’.,\-‐–/]/u.test(cluster)

const isSpace = (cluster: string): boolean => cluster === ' ' || cluster === '　'

/** Whether a line may end between two neighbours. */
export const mayBreakBetween = (before: string, after: string): boolean =>
  !isSpace(after) && !neverFirst.has(after) && !neverLast.has(before) && !(isWordPart(before) && isWordPart(after))

/**
 * Splits items into lines no wider than `width`, never dropping one. Where no place to break is allowed the line is cut at
 * the last item that fits; an item wider than the line stands alone. A space hangs over the end, where it is not seen.
 */
export const breakLines = <Item extends { readonly cluster: string; readonly advance: number }>(
  items: readonly Item[],
  width: number,
): Item[][] => {
  const lines: Item[][] = []
  let line: Item[] = []
  let used = 0
  for (const item of items) {
    while (line.length > 0 && !isSpace(item.cluster) && used + item.advance > width) {
      let cut = line.length
      while (cut > 0 && !mayBreakBetween(line[cut - 1]?.cluster ?? '', line[cut]?.cluster ?? item.cluster)) cut--
      if (cut === 0) cut = line.length
      lines.push(line.slice(0, cut))
      line = line.slice(cut)
      used = line.reduce((sum, { advance }) => sum + advance, 0)
    }
    line.push(item)
    used += item.advance
  }
  lines.push(line)
  return lines
}
