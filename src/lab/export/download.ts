// A file handed to the reader: the browser asks, or puts it where downloads go.

/** Browsers read the address of a download after the click that starts it. */
const KEPT_MS = 10_000;

export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
