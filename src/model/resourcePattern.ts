import { normalizeId } from './armId.js';
import { glob } from './glob.js';

/**
 * Whether an ARM id is one that the pattern means, as people write vaults in a config file; `*` is any run of
 * characters, `?` is one, letter case is ignored. A pattern that begins with `/` or `*` followed by `/` is about the
 * whole id, and means all that lies below it too: `/subscriptions/GUID`, `*` `/resourceGroups/rg-test`. Any other is
 * about as many names at the end of the id as it has itself: `kv-prod`, `kv-test-*`, `kv-root/keys/root-*`. Ids are
 * handed over as `normalizeId` gives them, for one id is asked for by many patterns.
 */
export function resourcePattern(pattern: string): (normalId: string) => boolean {
  const wanted = normalizeId(pattern);
  if (wanted.startsWith('/') || wanted.startsWith('*/')) {
    const below = `${wanted}/*`;
    return (id) => glob(id, wanted) || glob(id, below);
  }
  const names = wanted.split('/').length;
  return (id) => glob(lastNames(id, names), wanted);
}

function lastNames(id: string, names: number): string {
  let start = id.length;
  for (let name = 0; name < names && start >= 0; name++) start = id.lastIndexOf('/', start - 1);
  return start < 0 ? id : id.slice(start + 1);
}
