import { el } from './element.js';

/** One value of a choice, and its words. */
export type Option = readonly [value: string, words: string];

/** A drop-down with its label. */
export function dropDown(
  label: string,
  options: readonly Option[],
  value: string,
  chosen: (value: string) => void,
): HTMLElement {
  const select = el(
    'select',
    { change: () => chosen(select.value) },
    options.map(([one, words]) => el('option', { value: one, selected: one === value }, words)),
  );
  return el('label', { class: 'control' }, el('span', {}, label), select);
}

let groups = 0;

/** A row of choices of which one is on. */
export function segments(
  label: string,
  options: readonly Option[],
  value: string,
  chosen: (value: string) => void,
): HTMLElement {
  groups += 1;
  const name = `choice-${groups}`;
  return el(
    'fieldset',
    { class: 'segments' },
    el('legend', {}, label),
    options.map(([one, words]) =>
      el(
        'label',
        {},
        el('input', { type: 'radio', name, value: one, checked: one === value, change: () => chosen(one) }),
        el('span', {}, words),
      ),
    ),
  );
}

/** A field for a text to look for; it answers while one types. */
export function textFilter(label: string, value: string, typed: (value: string) => void): HTMLElement {
  const input = el('input', {
    type: 'search',
    value,
    autocomplete: 'off',
    spellcheck: 'false',
    input: () => typed(input.value),
  });
  return el('label', { class: 'control grow' }, el('span', {}, label), input);
}

/** Writes filters into the address without a step in the history, so that the address can be shared. */
export function keepInAddress(address: string): void {
  history.replaceState(null, '', address);
}
