// A figure's SVG as PNG, without a browser and without the fonts of the machine: resvg as WebAssembly, and the page's first font.

import regular from '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf?url&inline';
import semiBold from '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf?url&inline';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import program from '@resvg/resvg-wasm/index_bg.wasm?url&inline';

/** Pixels of the image for one of the figure: text stays sharp on fine screens and on paper. */
const SCALE = 2;

let started: Promise<void> | null = null;

export async function pngOf(svg: string): Promise<Uint8Array> {
  started ??= bytesOf(program).then((bytes) => initWasm(bytes));
  await started;
  const fontBuffers = await Promise.all([regular, semiBold].map(bytesOf));
  const font = { fontBuffers, defaultFontFamily: 'Inter', loadSystemFonts: false };
  const drawing = new Resvg(svg, { fitTo: { mode: 'zoom', value: SCALE }, font });
  const image = drawing.render();
  const png = image.asPng();
  image.free();
  drawing.free();
  return png;
}

/** From a data address: nothing is fetched over the network. */
async function bytesOf(address: string): Promise<Uint8Array> {
  const response = await fetch(address);
  return new Uint8Array(await response.arrayBuffer());
}
