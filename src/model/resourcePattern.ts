import { normalizeId } from './armId.js';
import { glob } from './glob.js';

/**
 * Whether an ARM id is one that the pattern means, as people write vaults in a config file; `*` is any run of
 * characters, `?` is one, letter case is ignored. A pattern that begins with `/` or `*` followed by `/` is about the
 * whole id, and means all that lies below it too: `/subscriptions/GUID`, `*` `/resourceGroups/rg-test`. Any other is
 * about as many names at the end of the id as it has itself: `kv-prod`, `kv-test-*`, `kv-root/keys/root-*`.
 */
export function resourcePattern(pattern: string): (id: string) => boolean {
  const wanted = normalizeId(pattern);
  const whole = wanted.startsWith('/') || wanted.startsWith('*/');
  const names = wanted.split('/').length;
  const known = new Map<string, boolean>();
  return (id) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const text = normalizeId(id);
    const fits = whole
      ? glob(text, wanted) || glob(text, `${wanted}/*`)
      : glob(text.split('/').slice(-names).join('/'), wanted);
    known.set(id, fits);
    return fits;
  };
}
