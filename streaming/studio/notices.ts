/** What a notice offers to do about it. */
export interface NoticeAction {
  readonly label: string;
  run(): void;
}

export interface Notice {
  /** What is wrong, in a line. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** Of the error, for the documentation. */
  readonly code?: string;
  readonly action?: NoticeAction;
}

/** Messages above everything else: at most one about each thing, until it is put away or has settled itself. */
export class Notices {
  readonly #list: HTMLElement;
  readonly #shown = new Map<string, HTMLElement>();

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  /** @param about what the notice is about: a later one about the same takes its place */
  show(about: string, { message, hint, code, action }: Notice): void {
    this.clear(about);
    const notice = document.createElement('div');
    notice.className = 'notice';
    const text = document.createElement('div');
    text.append(paragraph('notice-message', capitalised(message)));
    if (hint) text.append(paragraph('notice-hint', capitalised(hint)));
    if (code) text.append(paragraph('notice-code', code));
    const buttons = document.createElement('div');
    buttons.className = 'notice-buttons';
    if (action) {
      const act = () => {
        this.clear(about);
        action.run();
      };
      buttons.append(button(action.label, act));
    }
    buttons.append(button('Dismiss', () => this.clear(about)));
    notice.append(text, buttons);
    this.#shown.set(about, notice);
    this.#list.append(notice);
  }

  clear(about: string): void {
    this.#shown.get(about)?.remove();
    this.#shown.delete(about);
  }
}

/** What is known of something that was thrown. */
export function noticeOf(cause: unknown): Notice {
  if (!(cause instanceof Error)) return { message: String(cause) };
  const { message, code, hint } = cause as Error & { readonly code?: unknown; readonly hint?: unknown };
  return {
    message,
    code: typeof code === 'string' ? code : undefined,
    hint: typeof hint === 'string' ? hint : undefined,
  };
}

function paragraph(className: string, text: string): HTMLParagraphElement {
  const made = document.createElement('p');
  made.className = className;
  made.textContent = text;
  return made;
}

function button(label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = label;
  made.addEventListener('click', act);
  return made;
}

/** The server's sentences begin small, as those of a command line do. */
function capitalised(sentence: string): string {
  const full = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return /[.?!]$/.test(full) ? full : `${full}.`;
}
