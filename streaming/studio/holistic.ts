import type { Holistic, HolisticConfig } from '@mediapipe/holistic';
import type { Landmarks } from './to-pose.ts';

/** What MediaPipe's script leaves in the page: it is no module. */
declare global {
  interface Window {
    Holistic?: new (config: HolisticConfig) => Holistic;
  }
}

/** MediaPipe Holistic, ready for pictures. */
export interface Finder {
  /** What is seen in the present picture of `video`; one call at a time. */
  find(video: HTMLVideoElement): Promise<Landmarks>;
  /** The pictures from here on belong to another video. */
  reset(): void;
}

let loading: Promise<Finder> | undefined;

/**
 * Loads MediaPipe Holistic (25 MB, from our own server) and starts it; at the second call it is there already.
 *
 * @param folder where the server keeps its files
 * @throws Error where the browser cannot run it
 */
export function loadHolistic(folder: URL): Promise<Finder> {
  loading ??= load(folder).catch((cause: unknown) => {
    loading = undefined;
    throw cause;
  });
  return loading;
}

async function load(folder: URL): Promise<Finder> {
  if (!document.createElement('canvas').getContext('webgl2')) {
    throw new Error('MediaPipe needs WebGL, which this browser does not have or has switched off');
  }
  await runScript(new URL('holistic.js', folder));
  if (!window.Holistic) throw new Error('MediaPipe did not start');
  const holistic = new window.Holistic({ locateFile: (name) => new URL(name, folder).href });
  holistic.setOptions({ modelComplexity: 1, smoothLandmarks: true, refineFaceLandmarks: false });
  let found: Landmarks = {};
  holistic.onResults((results) => {
    found = results;
  });
  await holistic.initialize();
  return {
    async find(video) {
      found = {};
      await holistic.send({ image: video });
      return found;
    },
    reset: () => holistic.reset(),
  };
}

function runScript(url: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url.href;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error(`cannot load ${url.pathname}`)));
    document.head.append(script);
  });
}
