import * as tf from '@tensorflow/tfjs-core';
import { resolve } from 'import-meta-resolve';
import { errors, messageOf, type SlpError } from '../errors.ts';
import { registerGradients } from './gradients/register.ts';
import { withoutListeners } from './without-listeners.ts';

/** What trains, the fastest first. */
export const BACKENDS = ['node-gpu', 'node', 'webgpu', 'wasm', 'cpu'] as const;

export type BackendName = (typeof BACKENDS)[number];

interface Backend {
  /** Imports what registers it with TensorFlow.js. */
  readonly load: () => Promise<void>;
  /** Its name there. */
  readonly registered: string;
  /** What a user does to have it. */
  readonly hint: string;
}

const KNOWN: Readonly<Record<BackendName, Backend>> = {
  'node-gpu': {
    load: () => optional('@tensorflow/tfjs-node-gpu').then(),
    registered: 'tensorflow',
    hint: '"npm install @tensorflow/tfjs-node-gpu@4.22" beside slp, for an NVIDIA GPU with CUDA',
  },
  node: {
    load: () => optional('@tensorflow/tfjs-node').then(),
    registered: 'tensorflow',
    hint: '"npm install @tensorflow/tfjs-node@4.22" beside slp: the native library, on all cores',
  },
  webgpu: {
    load: async () => {
      offerWebGpu((await optional('webgpu')) as Dawn);
      await optional('@tensorflow/tfjs-backend-webgpu');
    },
    registered: 'webgpu',
    hint: '"npm install webgpu @tensorflow/tfjs-backend-webgpu@4.22" beside slp, for any GPU with a Vulkan, Metal or Direct3D 12 driver',
  },
  wasm: {
    load: () => import('@tensorflow/tfjs-backend-wasm').then(),
    registered: 'wasm',
    hint: 'it comes with slp; install its packages again with "npm ci"',
  },
  cpu: {
    load: () => import('@tensorflow/tfjs-backend-cpu').then(),
    registered: 'cpu',
    hint: 'it comes with slp; install its packages again with "npm ci"',
  },
};

/** A backend that cannot be used here. */
export interface Unusable {
  readonly name: BackendName;
  /** Whether it is there, and something else is wrong. */
  readonly installed: boolean;
  /** One line. */
  readonly problem: string;
  /** BACKEND_UNAVAILABLE, its hint says how to get it. */
  readonly error: SlpError;
}

export interface ChosenBackend {
  readonly name: BackendName;
  /** What `auto` would have preferred. */
  readonly passedOver: readonly Unusable[];
}

/**
 * Makes TensorFlow.js compute on a backend, in this thread, and registers gradients; `auto` is the first of `BACKENDS` that
 * works. `wasm` uses one core: threads that each call this compute side by side.
 *
 * @throws BACKEND_UNAVAILABLE where the one asked for does not work here
 */
export async function useBackend(choice: BackendName | 'auto'): Promise<ChosenBackend> {
  const passedOver: Unusable[] = [];
  for (const name of choice === 'auto' ? BACKENDS : [choice]) {
    const unusable = await start(name);
    if (!unusable) return { name, passedOver };
    passedOver.push(unusable);
  }
  throw passedOver.at(-1)!.error;
}

export interface BackendState {
  readonly name: BackendName;
  /** Undefined where it works. */
  readonly unusable: Unusable | undefined;
}

/** Tries every backend, for `slp doctor`. */
export async function surveyBackends(): Promise<BackendState[]> {
  const states: BackendState[] = [];
  for (const name of BACKENDS) states.push({ name, unusable: await start(name) });
  return states;
}

/** Undefined where TensorFlow.js computes on it from now on. */
async function start(name: BackendName): Promise<Unusable | undefined> {
  const { load, registered, hint } = KNOWN[name];
  // Outside of production mode, the backends print advertisements.
  tf.enableProdMode();
  try {
    // A backend that does not start returns false, and has printed why.
    if (!(await withoutListeners(() => load().then(() => tf.setBackend(registered))))) {
      throw new Error('it does not start');
    }
    // After loading: the native packages bring gradients of their own.
    registerGradients();
    return undefined;
  } catch (cause) {
    const installed = (cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND';
    const problem = installed ? messageOf(cause) : 'it is not installed';
    return { name, installed, problem, error: errors.BACKEND_UNAVAILABLE(name, problem, hint, cause) };
  }
}

/** A package that slp does not depend on, found as Node finds it: bundlers put stubs in the place of such packages. */
const optional = async (name: string): Promise<unknown> => import(resolve(name, import.meta.url));

/** The npm package `webgpu`: Dawn, Chrome's implementation of WebGPU. */
interface Dawn {
  create(flags: readonly string[]): unknown;
  readonly globals: object;
}

/** Puts WebGPU where the backend looks for it. */
function offerWebGpu({ create, globals }: Dawn): void {
  Object.assign(globalThis, globals);
  const browser = globalThis as { navigator?: object };
  browser.navigator ??= {};
  Object.defineProperty(browser.navigator, 'gpu', { value: create([]), configurable: true });
}
