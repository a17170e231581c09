import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { errors } from '../../core/errors.ts';

/** A file that the server gives out. */
export interface Asset {
  /** The URL's path, for example `/studio.css`. */
  readonly path: string;
  readonly file: URL;
  readonly type: string;
  /** Seconds for which a browser need not ask again; 0: it asks each time, and gets the file only where it has changed. */
  readonly maxAge: number;
}

interface OpenAsset extends Asset {
  readonly size: number;
  readonly etag: string;
}

/** A fixed table of files, made at the start: what a request says chooses a row, and never becomes part of a file's path. */
export class StaticFiles {
  readonly #assets: ReadonlyMap<string, OpenAsset>;

  /** @throws FILE_UNREADABLE */
  static async open(assets: readonly Asset[]): Promise<StaticFiles> {
    const opened = assets.map(async (asset): Promise<[string, OpenAsset]> => {
      const { size, mtimeMs } = await stat(asset.file).catch((cause: unknown) => {
        throw errors.FILE_UNREADABLE(asset.file.pathname, cause);
      });
      const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
      return [asset.path, { ...asset, size, etag }];
    });
    return new StaticFiles(new Map(await Promise.all(opened)));
  }

  private constructor(assets: ReadonlyMap<string, OpenAsset>) {
    this.#assets = assets;
  }

  /** Answers GET and HEAD. @returns whether there is such a file */
  serve(path: string, { method, headers }: IncomingMessage, response: ServerResponse): boolean {
    const asset = this.#assets.get(path);
    if (!asset) return false;
    const { file, type, maxAge, size, etag } = asset;
    response.setHeader('Content-Type', type);
    response.setHeader('Cache-Control', maxAge > 0 ? `public, max-age=${maxAge}` : 'no-cache');
    response.setHeader('ETag', etag);
    if (headers['if-none-match'] === etag) response.writeHead(304).end();
    else {
      response.writeHead(200, { 'Content-Length': size });
      if (method === 'HEAD') response.end();
      // A file that vanished, or a client that went away: either ends the response.
      else pipeline(createReadStream(file), response, () => {});
    }
    return true;
  }
}
