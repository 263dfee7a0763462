import { el } from './element.js';

/** A block of code with a button that copies it. `label` says what it is. */
export function copyable(label: string, code: string): HTMLElement {
  const text = el('code', {}, code);
  const state = el('span', { class: 'copied', role: 'status' });
  const copy = async () => {
    const done = await copied(code, text);
    state.textContent = done ? 'Copied' : 'Press Ctrl+C to copy';
    setTimeout(() => {
      state.textContent = '';
    }, 3_000);
  };
  const button = el(
    'button',
    { type: 'button', class: 'copy', 'aria-label': `Copy: ${label}`, click: () => void copy() },
    'Copy',
  );
  return el(
    'figure',
    { class: 'code' },
    el('figcaption', {}, label, el('span', { class: 'code-tools' }, state, button)),
    el('pre', { tabindex: 0, role: 'region', 'aria-label': label }, text),
  );
}

/** Copies by the clipboard, which a page opened from a file may not have; else selects the text for the keyboard. */
async function copied(code: string, shown: Node): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code);
    return true;
  } catch {
    getSelection()?.selectAllChildren(shown);
    return false;
  }
}
