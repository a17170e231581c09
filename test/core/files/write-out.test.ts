import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { errors } from '../../../core/errors.ts';
import { isClosedPipe, writeOut } from '../../../core/files/write-out.ts';

const failing = (code: string): Writable =>
  new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })),
  });

test('resolves when the stream has taken the data, and listens to it once', async () => {
  const taken: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      taken.push(chunk.toString());
      done();
    },
  });
  for (const text of ['a', 'b', 'c']) await writeOut(stream, 'a stream', text);
  expect(taken).toEqual(['a', 'b', 'c']);
  expect(stream.listenerCount('error')).toBe(1);
});

test('a fault of the stream is an error, and tells a reader that has seen enough from a full disk', async () => {
  const [closed, full] = await Promise.all(
    ['EPIPE', 'ENOSPC'].map((code) =>
      writeOut(failing(code), 'a stream', 'x').catch((fault: unknown) => fault),
    ),
  );
  expect(closed).toMatchObject({ code: 'OUTPUT_UNWRITABLE', message: 'cannot write a stream: write EPIPE' });
  expect([isClosedPipe(closed), isClosedPipe(full), isClosedPipe(errors.INTERNAL('EPIPE'))]).toEqual([
    true,
    false,
    false,
  ]);
});
