// How wide a text is, estimated: there may be no page to measure it on.

// Of 11 px type, the figures' own: letters and digits, and the full width of Chinese ones.
const CHARACTER_PX = 6.1;
const WIDE_CHARACTER_PX = 11;

export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /[⺀-鿿＀-￯]/.test(character) ? WIDE_CHARACTER_PX : CHARACTER_PX;
  return width;
}
