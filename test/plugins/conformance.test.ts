import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { definePlugin, type PluginDefinition } from '../../core/contract.ts';
import { encodeSample, toReference } from '../../core/dataset/sample-files.ts';
import { TAR_END } from '../../core/dataset/tar-entry.ts';
import { loadImage } from '../../core/image/load.ts';
import { useBackend } from '../../core/neural/backend.ts';
import { initialiseWeights } from '../../core/neural/weights.ts';
import { toSlpPosesFrame } from '../../core/pose/slp-poses.ts';
import {
  type ConformanceSetup,
  type DriveContext,
  exampleObservations,
  exampleSample,
} from '../../core/testing.ts';
// The built files: worker threads run JavaScript, not TypeScript.
import { builtins } from '../../dist/plugins/builtins.js';
import { declarations } from '../../plugins/gan/declarations.ts';
import { writeModel } from '../../plugins/gan/model-folder.ts';
import poseFiles from '../../plugins/pose-files/index.ts';
import puppet from '../../plugins/puppet/index.ts';
import { RawVideo } from '../../plugins/raw/raw-video.ts';
import { connect } from '../../streaming/client/node.ts';
import { describeConformance } from '../support/conformance.ts';
import { makeSynthetic } from '../support/make-video.ts';
import { startTestServer } from '../support/streaming.ts';
import { createWorkspace, EXAMPLE_REF } from '../support/workspace.ts';
import { panned } from './holistic/pictures.ts';
import { FakeEstimator } from './video/fake-estimator.ts';

const space = await createWorkspace();
// Rooms that nobody feeds end at once: the next rule takes the same one.
const server = await startTestServer({ limits: { resumeSeconds: 0 } });
await useBackend('wasm');
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await space[Symbol.asyncDispose]();
});

const COUNT = 60;

/** The example film as a pose file. */
async function poseFile(): Promise<string> {
  const frames = exampleObservations(COUNT).map(({ pose }) => toSlpPosesFrame(pose));
  const head = `"format":"slp-poses","version":1,"width":96,"height":128,"fps":25`;
  return space.write('poses.json', `{${head},"frames":[${frames}]}`);
}

/** The example film as a data set. */
async function dataset(): Promise<string> {
  const samples: Buffer[] = [];
  for (let frame = 0; frame < COUNT; frame++) {
    const { pose, target } = exampleSample(frame);
    const facts = {
      signer: 'anna',
      clip: 'apple',
      frame,
      timestamp: pose.timestamp,
      fps: 25,
      width: 96,
      height: 128,
    };
    samples.push(
      await encodeSample(`anna_apple_${String(frame).padStart(6, '0')}`, target!, pose, facts, 90),
    );
  }
  await space.write('base.tar', Buffer.concat([toReference('anna', samples[0]), TAR_END]));
  return space.write('train.tar', Buffer.concat([...samples, TAR_END]));
}

async function model(): Promise<string> {
  const folder = space.path('model');
  await writeModel(folder, 'fast', initialiseWeights(declarations('fast').generator, 1));
  return folder;
}

const estimator = definePlugin({
  contract: 1,
  name: 'fake',
  kind: 'estimator',
  options: puppet.options,
  create: () => new FakeEstimator(),
});

/** Produces poses until nobody wants them any more. */
async function produce({ logged, signal }: DriveContext): Promise<void> {
  const producer = await connect({ role: 'producer', url: /ws:\S+/.exec(logged.join('\n'))![0] });
  for (const { pose } of exampleObservations(200)) {
    if (signal.aborted) break;
    producer.send(pose);
    await pause(5);
  }
  producer.close();
}

/** What the sink "raw" has written. */
let chunks: Uint8Array[] = [];
const stream = new Writable({
  write(chunk: Uint8Array, _encoding, done) {
    chunks.push(new Uint8Array(chunk));
    done();
  },
});

const empty = await space.write('empty.json', '{}');
const setups: Readonly<Record<string, ConformanceSetup>> = {
  'source pose-files': {
    options: { path: await poseFile() },
    refused: [{ path: '' }, { path: space.path('missing.json') }, { path: empty }],
  },
  'source synthetic': {
    options: { signers: 1, frames: 10, size: 64 },
    // Making up a person takes a second or two.
    patience: 30_000,
    refused: [{ signers: 0 }, { poses: space.path('missing.json') }, { shard: { index: 1, of: 1 } }],
    plugins: [poseFiles],
  },
  'source tar-dataset': {
    options: { path: await dataset() },
    refused: [{ path: space.path('missing.tar') }, { path: empty, shard: { index: 1, of: 1 } }],
  },
  'source video': {
    options: { path: await makeSynthetic(space.path('film.mkv'), COUNT), estimator: { name: 'fake' } },
    refused: [{ path: space.path('missing.mp4') }, { path: empty }],
    plugins: [estimator],
  },
  'source websocket': {
    options: { port: 0 },
    refused: [{ host: '0.0.0.0' }, { port: -1 }],
    drive: produce,
  },
  'estimator holistic': {
    options: { model: 'lite', threads: 1 },
    patience: 30_000,
    refused: [{ model: 'none' }],
    pictures: panned(await loadImage(EXAMPLE_REF, { shortSide: 192 }), 2, 2),
  },
  'generator gan': {
    options: { model: await model() },
    refused: [{}, { model: space.path('missing') }, { model: '' }],
    plugins: [puppet],
  },
  'generator puppet': { options: {}, refused: [{ background: '#12' }] },
  'objective gan': {
    options: { crop: 64, crops: 1 },
    refused: [{ crop: 65 }],
    plugins: [puppet],
  },
  'sink ffmpeg': {
    options: { path: '{folder}/film.mp4', quality: 'draft' },
    refused: [{ path: '{folder}/film.doc' }, { path: '{folder}/no/film.mp4' }, { path: '' }],
  },
  'sink png': {
    options: { path: '{folder}' },
    refused: [{ path: space.directory }, { path: '{folder}', compression: 10 }],
  },
  'sink raw': {
    options: {},
    written: () => Buffer.concat(chunks),
  },
  'sink websocket': {
    options: { url: `${server.url.replace('http', 'ws')}/rooms/demo` },
    refused: [{ url: 'demo' }],
  },
};

/** Standard output is that of the test runner. */
const toStream = (raw: PluginDefinition): PluginDefinition => ({
  ...raw,
  create: (_options, { log }) => {
    chunks = [];
    return new RawVideo(stream, log);
  },
});

const all = Object.entries(builtins).flatMap(([kind, plugins]) =>
  Object.entries(plugins).map(([name, load]) => ({ name: `${kind} ${name}`, load })),
);

test('every built-in plugin has a setup', () => {
  expect(Object.keys(setups).sort()).toEqual(all.map(({ name }) => name).sort());
});

for (const { name, load } of all) {
  const plugin: PluginDefinition = (await load()).default;
  describeConformance(name, name === 'sink raw' ? toStream(plugin) : plugin, setups[name]);
}
