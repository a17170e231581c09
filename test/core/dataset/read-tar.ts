import { readFile } from 'node:fs/promises';
import { Parser } from 'tar';

/** The files of a tar by name, each of which may be there once, read by another program's parser, which takes no liberties. */
export async function readTar(path: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const bytes = await readFile(path);
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({
      strict: true,
      onReadEntry: (entry) => {
        const chunks: Buffer[] = [];
        entry.on('data', (chunk: Buffer) => chunks.push(chunk));
        entry.on('end', () => {
          if (files.has(entry.path)) reject(new Error(`${entry.path} is in ${path} twice`));
          files.set(entry.path, Buffer.concat(chunks));
        });
      },
    });
    parser.on('end', resolve);
    parser.on('error', reject);
    parser.end(bytes);
  });
  return files;
}
