import { open } from 'node:fs/promises';

/** Writes a file and resolves when it is on the disk: what is renamed after that is whole under its new name, also after a crash. */
export async function writeDurably(path: string, data: string | Uint8Array): Promise<void> {
  await using file = await open(path, 'w');
  await file.writeFile(data);
  await file.sync();
}

/** Names are on the disk when their folder is; Windows has no such thing. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using folder = await open(path, 'r');
  await folder.sync();
}
