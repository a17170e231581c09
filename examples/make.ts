/**
 * Makes the example signer and the poses to try it with: `npx tsx examples/make.ts`, about half a minute. Everything is
 * drawn by code, and comes out the same every time.
 */

import { writeFile } from 'node:fs/promises';
import { posesJson, signerJson, signerPng } from './make/files.ts';

const write = (name: string, content: string | Buffer) => writeFile(new URL(name, import.meta.url), content);

await write('poses.json', posesJson());
await write('signer.json', signerJson());
await write('signer.png', await signerPng());
