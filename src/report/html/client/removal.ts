import { parseScope } from '../../../model/armId.js';
import { shellQuote } from '../../../model/shellQuote.js';

/** How something that gives access is taken away: in words, and as a command where there is one. */
export interface Removal {
  readonly words: string;
  readonly command: string | null;
}

const POLICY = /^(.*)#accesspolicies\/([^/]+)(?:\/([^/]+))?$/is;

/** How to take away an assignment, eligibility, delegation, directory role or access-policy entry, by its id. */
export function removalOf(id: string): Removal {
  const [, vaultId, objectId, applicationId] = POLICY.exec(id) ?? [];
  if (vaultId !== undefined && objectId !== undefined) {
    const vault = parseScope(vaultId);
    const name = shellQuote(vault?.name ?? vaultId);
    const through = applicationId === undefined ? '' : ` --application-id ${shellQuote(applicationId)}`;
    return {
      words: 'Delete the entry',
      command: `az keyvault delete-policy --name ${name} --object-id ${shellQuote(objectId)}${through}`,
    };
  }
  if (/\/roleassignments\/[^/]+$/i.test(id))
    return {
      words: 'Delete the role assignment',
      command: `az role assignment delete --ids ${shellQuote(id)}`,
    };
  if (/\/registrationassignments\/[^/]+$/i.test(id))
    return {
      words: 'Delete the Lighthouse delegation, with all that it gives',
      command: `az managedservices assignment delete --assignment ${shellQuote(id)}`,
    };
  if (/^\/directoryroles\//i.test(id))
    return { words: 'Take the directory role away in Microsoft Entra ID', command: null };
  if (/\/roleeligibilityscheduleinstances\/[^/]+$/i.test(id))
    return { words: 'Remove the eligible assignment in Privileged Identity Management', command: null };
  if (/\/roleassignmentscheduleinstances\/[^/]+$/i.test(id))
    return { words: 'Remove the active assignment in Privileged Identity Management', command: null };
  return { words: 'Take it away where it was given', command: null };
}
