import type { PathStep } from '../../../model/posture.js';
import type { Way } from './accessIndex.js';
import type { Reader } from './readers.js';

/** Taking away one assignment, eligibility or access-policy entry, and whom that stops. */
export interface Change {
  /** The step that goes: what is held, not what is done with it. */
  readonly removes: PathStep & { readonly id: string };
  /** Everyone who holds it: principals of the entries that rest on it. */
  readonly holders: readonly Way['entry']['principal'][];
  /** Those who have no other way. */
  readonly stops: readonly Reader[];
  readonly stopped: number;
  /** Those who keep another way. */
  readonly keeps: readonly Reader[];
}

/**
 * Single changes by the number of principals they stop, most first; a change that stops nobody alone is left out.
 * Somebody is stopped when every way that is known rests on what is taken away.
 */
export function changesFor(readers: readonly Reader[]): readonly Change[] {
  const touched = new Map<string, { readonly removes: Change['removes']; readonly readers: Set<Reader> }>();
  for (const reader of readers)
    for (const { entry } of reader.ways)
      for (const step of heldSteps(entry.path)) {
        const key = step.id.toLowerCase();
        const known = touched.get(key) ?? { removes: step, readers: new Set() };
        known.readers.add(reader);
        touched.set(key, known);
      }
  return [...touched]
    .map(([key, { removes, readers: affected }]) => {
      const rests = ({ entry }: Way) => heldSteps(entry.path).some(({ id }) => id.toLowerCase() === key);
      const stops = [...affected].filter(({ ways }) => ways.every(rests));
      const stopped = new Set(stops);
      const entries = [...affected].flatMap(({ ways }) => ways.filter(rests).map(({ entry }) => entry));
      return {
        ...{ removes, stops },
        holders: [
          ...new Map(entries.map(({ principal }) => [principal.id.toLowerCase(), principal])).values(),
        ],
        stopped: stops.reduce((sum, { weight }) => sum + weight, 0),
        keeps: [...affected].filter((reader) => !stopped.has(reader)),
      };
    })
    .filter(({ stopped }) => stopped > 0)
    .sort((a, b) => b.stopped - a.stopped || (a.removes.id < b.removes.id ? -1 : 1));
}

/** The steps of a path that stand somewhere and can be taken away. */
function heldSteps(path: readonly PathStep[]): readonly Change['removes'][] {
  return path.flatMap((step) =>
    step.id !== null && (step.step === 'role-assignment' || step.step === 'access-policy')
      ? [{ ...step, id: step.id }]
      : [],
  );
}
