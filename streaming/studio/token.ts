import { element } from './elements.ts';

/** In the storage of the tab: a token in an address would end up in histories and logs. */
const KEY = 'slp-token';

/** The token that the user has given in this tab. */
export function storedToken(): string | undefined {
  return sessionStorage.getItem(KEY) ?? undefined;
}

/** The form that asks for a token where the server wants one. */
export class TokenForm {
  readonly #form = element('token-form', HTMLFormElement);
  readonly #input = element('token', HTMLInputElement);

  /** @param given what is to be done when there is a new token */
  constructor(given: () => void) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      sessionStorage.setItem(KEY, this.#input.value);
      this.#form.hidden = true;
      given();
    });
  }

  ask(): void {
    this.#form.hidden = false;
    this.#input.value = '';
    this.#input.focus();
  }
}
