// A JSON file, or standard input under the name "-", as a value. Every failure is one line that says where.

import { readFile, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { InputError, messageOf, quote } from '../model/input-error.ts';

/** Half of the longest string V8 holds, with room for its parse. */
const MAX_BYTES = 2 ** 28;

/** Throws InputError when it cannot be read, is too large, is not UTF-8 or is not JSON. */
export async function readJson(path: string, stdin: NodeJS.ReadableStream): Promise<unknown> {
  const name = path === '-' ? 'standard input' : quote(path);
  const bytes = path === '-' ? await readAll(stdin as Readable) : await readBytes(path, name);
  const text = decode(bytes, name);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${name} is not JSON: ${describe(messageOf(error), text)}`);
  }
}

async function readBytes(path: string, name: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw tooLarge(name, size);
    return await readFile(path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`cannot read ${name}: ${reasonOf(error)}`);
  }
}

async function readAll(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BYTES) throw tooLarge('standard input', size);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(name: string, size: number): InputError {
  return new InputError(`${name} has ${size} bytes or more; at most ${MAX_BYTES} are read`);
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${name} is not UTF-8 text`);
  }
}

/** V8 counts characters; people look for a line. */
function describe(message: string, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return text.trim() === '' ? 'it is empty' : message;
  const before = text.slice(0, Number(position)).split('\n');
  const plain = message.replace(/(?: in JSON)? at position .*/s, '');
  return `${plain} at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** What the operating system said, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    default:
      return messageOf(error);
  }
}
