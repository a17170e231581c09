import { expect, it } from 'vitest';
import { Html, html } from '../../../cli/eval-report/html.ts';

it('escapes values for elements and attributes', () => {
  const name = `<img src=x onerror="alert('&')">`;
  expect(`${html`<p title="${name}">${name}</p>`}`).toBe(
    '<p title="&#60;img src=x onerror=&#34;alert(&#39;&#38;&#39;)&#34;&#62;">&#60;img src=x onerror=&#34;alert(&#39;&#38;&#39;)&#34;&#62;</p>',
  );
});

it('leaves markup as it is, alone and in lists', () => {
  expect(`${html`<ul>${['a', '<'].map((item) => html`<li>${item}</li>`)}${new Html('<hr>')}</ul>`}`).toBe(
    '<ul><li>a</li><li>&#60;</li><hr></ul>',
  );
});

it('leaves nothing behind for nothing, but zeros', () => {
  expect(`${html`a${null}${undefined}${false}${[]}${0}`}`).toBe('a0');
});
