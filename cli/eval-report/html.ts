/** Markup; whatever else is put into `html` is text, and is escaped. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** Null, undefined and false leave nothing behind. */
export type Content = Html | string | number | null | undefined | false | readonly Content[];

/**
 * Markup with values in it. Names of clips and files come from anywhere: all text is escaped for elements and for
 * attributes in double quotes alike.
 */
export function html(literals: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(literals.reduce((text, literal, i) => text + textOf(values[i - 1]) + literal));
}

function textOf(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Html) return content.toString();
  if (typeof content === 'object') return content.map(textOf).join('');
  return String(content).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
