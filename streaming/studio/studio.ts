/** The studio page: wires its parts together. */

import type { StreamError } from '../client/index.ts';
import { roomName } from '../protocol/room-name.ts';
import { element } from './elements.ts';
import { Filming } from './filming.ts';
import { Notices, noticeOf } from './notices.ts';
import type { Place } from './place.ts';
import { PoseFiles } from './pose-files.ts';
import { Sender } from './send.ts';
import { Signers } from './signers.ts';
import { storedToken, TokenForm } from './token.ts';
import { Viewing } from './viewing.ts';

const place: Place = {
  url: new URL('.', document.baseURI).href,
  room: roomName(new URLSearchParams(location.search).get('room') ?? 'main') ?? 'main',
  token: storedToken,
};
const notices = new Notices(element('notices', HTMLElement));
const tokenForm = new TokenForm(() => viewing.start());
const signers = new Signers({ place, notices, chosen: (name) => sender.setSigner(name) });
const sender = new Sender({
  ...place,
  signer: () => signers.chosen,
  shown: (name) => signers.mark(name),
  warn: (error) => notices.show('sender', noticeOf(error)),
  lost: (error) => {
    poseFiles.pause();
    filming.stop();
    // Whoever watches needs the token too, and asks for it.
    if (error.code !== 'UNAUTHORISED') notices.show('sender', noticeOf(error));
  },
});
const viewing = new Viewing({
  place,
  notices,
  fault: disconnected,
  signer: (name, all) => {
    signers.offer(all);
    signers.mark(name);
  },
});
const poseFiles = new PoseFiles({
  place,
  notices,
  sender,
  starting: () => {
    filming.stop();
    prepare('file');
  },
});
const filming = new Filming({
  place,
  notices,
  sender,
  starting: () => {
    poseFiles.pause();
    prepare();
  },
});

function prepare(source?: string): void {
  notices.clear('sender');
  if (source) selectSource(source);
  viewing.start();
}

function disconnected(error: StreamError): void {
  const notice = noticeOf(error);
  if (error.code === 'UNAUTHORISED') {
    // The form itself says that a token is needed; that one was wrong it does not.
    if (storedToken() !== undefined) notices.show('connection', notice);
    tokenForm.ask();
  } else {
    const action = { label: 'Connect again', run: () => viewing.start() };
    notices.show('connection', { ...notice, action });
  }
}

function selectSource(source: string): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name="source"]')) {
    input.checked = input.value === source;
    element(`panel-${input.value}`, HTMLElement).hidden = input.value !== source;
  }
}

for (const input of document.querySelectorAll<HTMLInputElement>('input[name="source"]')) {
  input.addEventListener('change', () => selectSource(input.value));
  // Browsers keep what was chosen before the page was loaded again.
  if (input.checked) selectSource(input.value);
}

const roomForm = element('room-form', HTMLFormElement);
element('room', HTMLInputElement).value = place.room;
roomForm.addEventListener('submit', (event) => {
  event.preventDefault();
  location.search = new URLSearchParams({
    room: element('room', HTMLInputElement).value.toLowerCase(),
  }).toString();
});

addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dropping');
});
addEventListener('dragleave', () => document.body.classList.remove('dropping'));
addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('dropping');
  const files = [...(event.dataTransfer?.files ?? [])];
  const [film] = files.filter(({ type }) => type.startsWith('video/'));
  if (film) {
    selectSource('film');
    filming.play(film);
  } else void poseFiles.load(files);
});

// A page that goes says so: the room is free at once.
addEventListener('pagehide', () => sender.close());

viewing.start();
