import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { errors } from '../../core/errors.ts';

/**
 * Compares a token in constant time: digests have one length, whatever was sent, and an early difference of digests says nothing
 * about the token.
 */
export class TokenCheck {
  readonly #digest: Buffer | undefined;

  /** @param token without one, everybody may come in. */
  constructor(token: string | undefined) {
    this.#digest = token === undefined ? undefined : digest(token);
  }

  /** Whether a token is asked for at all. */
  get required(): boolean {
    return this.#digest !== undefined;
  }

  accepts(token: string | undefined): boolean {
    return this.#digest === undefined || timingSafeEqual(digest(token ?? ''), this.#digest);
  }

  /** The same for `Authorization: Bearer TOKEN`. */
  acceptsRequest({ headers }: IncomingMessage): boolean {
    return this.accepts(/^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]);
  }
}

/** A secret that nobody can guess: 128 bits. */
export function newToken(): string {
  return randomBytes(16).toString('base64url');
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether only programs on this machine reach a server on `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** @throws INSECURE_BIND where anybody in the network could use the server */
export function requireSafeBind(host: string, token: string | undefined, insecure: boolean): void {
  if (!isLoopback(host) && token === undefined && !insecure) throw errors.INSECURE_BIND(host);
}

export interface OriginRules {
  /** Origins of pages that may use the server besides its own. */
  readonly allowed: readonly string[];
  /** The host that the server listens on. */
  readonly host: string;
  /** Whether the server may be called by any name. */
  readonly anyName: boolean;
}

/**
 * Whether a page may use the server: one that the server itself has served, or one of an allowed origin. Programs other than browsers send
 * no origin. Where only this machine is to reach the server, and no token is asked for, it must have been called by an address or by its
 * own name: any other can be made to point to this machine, and its pages would then count as ours (DNS rebinding).
 */
export function isAllowedOrigin(
  { headers }: IncomingMessage,
  { allowed, host, anyName }: OriginRules,
): boolean {
  const { origin } = headers;
  const own = headers.host ?? '';
  if (origin !== undefined && allowed.includes(origin)) return true;
  if (!anyName && !isOwnName(own, host)) return false;
  return origin === undefined || hostOf(origin) === own.toLowerCase();
}

function isOwnName(hostHeader: string, host: string): boolean {
  const name = hostOf(`http://${hostHeader}`)
    ?.replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  return name !== undefined && (name === 'localhost' || name === host.toLowerCase() || isIP(name) !== 0);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
