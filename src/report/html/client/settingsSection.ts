import type { ExposureSummary, ResultVault, VaultSettings } from '../../../model/result.js';
import { el } from './element.js';
import { countText, nameText, plainText } from './words.js';

/** A setting in words; `bad` is what the rules look for, null is not known. */
interface Setting {
  readonly name: string;
  readonly value: string;
  readonly tone: 'good' | 'bad' | 'plain' | 'unknown';
}

/** How a vault is configured and from where it answers. */
export function settingsSection({ settings, permissionModel }: ResultVault): HTMLElement {
  const heading = el('h2', {}, 'Settings and exposure');
  if (settings === undefined)
    return el(
      'section',
      {},
      heading,
      el('p', { class: 'empty' }, 'This result is of an older version and does not tell the settings.'),
    );
  return el(
    'section',
    { class: 'settings' },
    heading,
    el(
      'dl',
      { class: 'facts grid' },
      allSettings(settings, permissionModel).map(({ name, value, tone }) =>
        el('div', { class: tone }, el('dt', {}, name), el('dd', {}, value)),
      ),
    ),
    settings.undecided.length > 0 &&
      el(
        'ul',
        { class: 'notice' },
        settings.undecided.map(({ fact, reason }) =>
          el('li', {}, `${nameText(fact)} is not known: ${plainText(reason)}`),
        ),
      ),
  );
}

function allSettings(settings: VaultSettings, model: string | null): readonly Setting[] {
  const {
    softDelete,
    softDeleteRetentionInDays: days,
    purgeProtection,
    templateDeployment,
    vmDeployment,
    privateEndpoints,
  } = settings;
  return [
    model === null
      ? unknown('Permission model')
      : {
          name: 'Permission model',
          value: model === 'rbac' ? 'Azure RBAC' : 'Access policies',
          tone: model === 'rbac' ? 'good' : 'bad',
        },
    onOff('Soft delete', softDelete, 'good', days === undefined ? '' : `, ${countText(days, 'day')}`),
    onOff('Purge protection', purgeProtection, 'good'),
    ...exposureSettings(settings.exposure),
    privateEndpoints === undefined
      ? unknown('Private endpoints')
      : { name: 'Private endpoints', value: String(privateEndpoints), tone: 'plain' },
    onOff('Template deployment may read secrets', templateDeployment, 'bad'),
    onOff('VM deployment may read secrets', vmDeployment, 'bad'),
  ];
}

function exposureSettings(exposure: ExposureSummary | undefined): readonly Setting[] {
  if (exposure === undefined) return [unknown('Public endpoint')];
  const { publicNetworkAccess, defaultAction, trustedServices, ipRanges, subnets, openFraction } = exposure;
  return [
    publicNetworkAccess === undefined
      ? unknown('Public endpoint')
      : {
          name: 'Public endpoint',
          value:
            publicNetworkAccess === 'SecuredByPerimeter'
              ? 'secured by a perimeter'
              : publicNetworkAccess.toLowerCase(),
          tone: publicNetworkAccess === 'Enabled' ? 'plain' : 'good',
        },
    defaultAction === undefined
      ? unknown('Firewall')
      : {
          name: 'Firewall',
          value:
            defaultAction === 'Allow'
              ? 'lets everybody in by default'
              : `denies by default; ${countText(ipRanges, 'range')}, ${countText(subnets, 'subnet')}`,
          tone: defaultAction === 'Allow' ? 'bad' : 'plain',
        },
    openFraction === undefined
      ? unknown('Answers of the Internet')
      : {
          name: 'Answers of the Internet',
          value: shareText(openFraction),
          tone: openFraction === 0 ? 'good' : openFraction > 0.01 ? 'bad' : 'plain',
        },
    onOff('Trusted Microsoft services', trustedServices, 'plain', '', ['pass', 'do not pass']),
  ];
}

/** The share of public IPv4 addresses; a very small one is not rounded to nothing. */
function shareText(fraction: number): string {
  const percent = fraction * 100;
  if (fraction === 0) return 'none';
  return percent < 0.01
    ? 'less than 0.01%'
    : `${percent.toLocaleString('en', { maximumFractionDigits: 2 })}%`;
}

function onOff(
  name: string,
  value: boolean | undefined,
  on: 'good' | 'bad' | 'plain',
  more = '',
  [yes, no]: readonly [string, string] = ['on', 'off'],
): Setting {
  if (value === undefined) return unknown(name);
  const off = on === 'good' ? 'bad' : on === 'bad' ? 'good' : 'plain';
  return { name, value: value ? yes + more : no, tone: value ? on : off };
}

function unknown(name: string): Setting {
  return { name, value: 'not known', tone: 'unknown' };
}
