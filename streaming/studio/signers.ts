import { StreamError } from '../client/index.ts';
import { element, setText } from './elements.ts';
import { type Notices, noticeOf } from './notices.ts';
import type { Place } from './place.ts';

/** A signer as `GET /signers` has it. */
interface Card {
  readonly name: string;
  /** A picture as a data URL. */
  readonly thumbnail?: string;
}

export interface SignersOptions {
  readonly place: Place;
  readonly notices: Notices;
  chosen(name: string): void;
}

/** The panel with those whom the server can show. */
export class Signers {
  readonly #options: SignersOptions;
  readonly #list = element('signers', HTMLFieldSetElement);
  readonly #uploadState = element('upload-state', HTMLElement);
  #cards: readonly Card[] = [];
  #chosen: string | undefined;

  constructor(options: SignersOptions) {
    this.#options = options;
    this.#list.addEventListener('change', ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      this.#chosen = target.value;
      options.chosen(target.value);
    });
    const upload = element('upload', HTMLInputElement);
    upload.addEventListener('change', () => {
      const [photo] = upload.files ?? [];
      if (photo) void this.#upload(photo);
      upload.value = '';
    });
  }

  /** Whom the user has chosen; undefined where that is left to the server. */
  get chosen(): string | undefined {
    return this.#chosen;
  }

  /** Offers these. */
  offer(names: readonly string[]): void {
    if (names.every((name) => this.#cards.some((card) => card.name === name))) return;
    this.#cards = names.map((name) => ({ name }));
    this.#draw();
    void this.#fetch();
  }

  /** Says who is shown. */
  mark(name: string | undefined): void {
    this.#chosen = name ?? this.#chosen;
    this.#check();
  }

  /** Pictures, and whether more may be added: the list of names does without, where this fails. */
  async #fetch(): Promise<void> {
    const { url } = this.#options.place;
    const response = await fetch(new URL('signers', url), { headers: this.#headers() }).catch(
      () => undefined,
    );
    if (!response?.ok) return;
    const { signers, upload } = (await response.json()) as { signers: readonly Card[]; upload: boolean };
    this.#cards = signers;
    element('upload-row', HTMLElement).hidden = !upload;
    this.#draw();
  }

  #draw(): void {
    const [legend] = this.#list.children;
    this.#list.replaceChildren(legend, ...this.#cards.map(cardOf));
    this.#check();
  }

  #check(): void {
    // A server shows its first where nobody has chosen.
    const shown = this.#chosen ?? this.#cards[0]?.name;
    for (const input of this.#list.querySelectorAll('input')) input.checked = input.value === shown;
  }

  async #upload(photo: File): Promise<void> {
    const { place, notices, chosen } = this.#options;
    notices.clear('upload');
    setText(this.#uploadState, 'Looking at the photo…');
    try {
      const response = await fetch(new URL('signers', place.url), {
        method: 'POST',
        headers: { ...this.#headers(), 'Content-Type': photo.type },
        body: photo,
      });
      const { name, error } = await response.json();
      if (!response.ok) throw new StreamError(error?.code ?? '', error?.message ?? '', error?.hint ?? '');
      setText(this.#uploadState, `${name} was added.`);
      this.#chosen = name;
      await this.#fetch();
      chosen(name);
    } catch (cause) {
      setText(this.#uploadState, '');
      notices.show('upload', noticeOf(cause));
    }
  }

  #headers(): Readonly<Record<string, string>> {
    const token = this.#options.place.token();
    return token === undefined ? {} : { Authorization: `Bearer ${token}` };
  }
}

function cardOf({ name, thumbnail }: Card): HTMLLabelElement {
  const label = document.createElement('label');
  const input = document.createElement('input');
  const face = document.createElement('span');
  Object.assign(input, { type: 'radio', name: 'signer', value: name });
  if (thumbnail) {
    const picture = document.createElement('img');
    // The name stands below it.
    Object.assign(picture, { src: thumbnail, alt: '' });
    face.append(picture);
  }
  face.append(name);
  label.append(input, face);
  return label;
}
