import { createSocket } from 'node:dgram';
import { type Keypoints, type Pose, STRIDE } from 'slp';

/** Somebody who sends datagrams to the address in a line such as `listening on udp://127.0.0.1:5005`. */
export class Sender {
  readonly #socket = createSocket('udp4');
  readonly #port: number;

  constructor(logged: readonly string[]) {
    this.#port = Number(/listening on udp:.*:(\d+)/.exec(logged.join('\n'))?.[1]);
  }

  /** @param line an object, or text that is to be sent as it is */
  async send(line: unknown): Promise<void> {
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    await new Promise((resolve) => this.#socket.send(text, this.#port, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }
}

/** A pose as a line of the protocol. */
export function lineOf({ timestamp, body, face, leftHand, rightHand }: Pose): object {
  return {
    t: timestamp / 1000,
    body: points(body),
    face: face && points(face),
    leftHand: leftHand && points(leftHand),
    rightHand: rightHand && points(rightHand),
  };
}

function points(keypoints: Keypoints): number[][] {
  return Array.from({ length: keypoints.length / STRIDE }, (_, row) =>
    Array.from(keypoints.subarray(row * STRIDE, (row + 1) * STRIDE)),
  );
}
