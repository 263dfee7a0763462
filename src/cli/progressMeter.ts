import type { CollectProgress, CollectStage } from '../collect/plan.js';

/** What a person wants to know of a long read, put together from what the parts of it tell. */
export interface ProgressMeter {
  request(): void;
  wait(milliseconds: number, reason: string): void;
  stage(event: CollectProgress): void;
  rows(rows: { readonly done: number; readonly total: number }): void;
  /** One line: stage, done of total, requests a second, what is waited for, time left of the stage. */
  text(): string;
}

/** Requests are counted over so many milliseconds. */
const RATE_WINDOW = 5000;
/** Before that, and before so much is done, an estimate would be a guess. */
const ESTIMATE_AFTER = 3000;
const ESTIMATE_FROM = 0.02;

/** `now` is the clock in milliseconds. */
export function progressMeter(now: () => number): ProgressMeter {
  const requests: number[] = [];
  let stage: CollectProgress | null = null;
  let stageStart = now();
  let rows = { done: 0, total: 0 };
  let waiting = { until: 0, reason: '' };

  function rate(): number {
    const from = now() - RATE_WINDOW;
    while ((requests[0] ?? from) < from) requests.shift();
    const [first] = requests;
    if (first === undefined) return 0;
    return requests.length / (Math.min(RATE_WINDOW, Math.max(1000, now() - first)) / 1000);
  }

  /** Part of the stage that is done, 0 to 1: of the rows while Resource Graph is swept, else of its steps. */
  function part(): number {
    if (stage === null) return 0;
    const { done, total } = rows.done < rows.total ? rows : stage;
    return total === 0 ? 0 : done / total;
  }

  function left(): string | null {
    const elapsed = now() - stageStart;
    const done = part();
    if (elapsed < ESTIMATE_AFTER || done < ESTIMATE_FROM || done >= 1) return null;
    return `about ${duration((elapsed * (1 - done)) / done)} left`;
  }

  return {
    request: () => requests.push(now()),
    wait(milliseconds, reason) {
      const until = now() + milliseconds;
      if (until > waiting.until) waiting = { until, reason };
    },
    stage(event) {
      if (stage?.stage !== event.stage) stageStart = now();
      stage = event;
    },
    rows: (latest) => {
      rows = latest;
    },
    text() {
      const perSecond = rate();
      const pause = waiting.until - now();
      const parts = [
        stage === null ? 'Signing in …' : stageText(stage),
        rows.done < rows.total ? `${count(rows.done)} of ${count(rows.total)} rows` : null,
        perSecond === 0 ? null : `${Math.max(1, Math.round(perSecond))} requests/s`,
        left(),
        pause > 0 ? `waiting ${duration(pause)}: Azure ${waiting.reason}` : null,
      ];
      return parts.filter((one) => one !== null).join(', ');
    },
  };
}

const STAGE_WORDS: Readonly<Record<CollectStage, readonly [what: string, unit: string]>> = {
  subscriptions: ['Reading the subscriptions …', ''],
  vaults: ['Reading vaults', 'subscriptions'],
  access: ['Reading role assignments', 'subscriptions'],
  planned: ['Reading settings around the vaults', 'lists'],
  directory: ['Reading group members', 'groups'],
};

function stageText({ stage, done, total }: CollectProgress): string {
  const [what, unit] = STAGE_WORDS[stage];
  if (unit === '') return what;
  if (total === 0) return stage === 'directory' ? 'Looking up principals …' : `${what} …`;
  return `${what}: ${count(done)} of ${count(total)} ${unit}`;
}

const count = (number: number): string => number.toLocaleString('en-US');

/** `12 s`, `3 min` or `2 h 5 min`. */
function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
