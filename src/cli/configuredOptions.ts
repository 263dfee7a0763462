import type { Config, ConfigScope } from '../config/config.js';
import type { AuditArguments, AuditOptions, AzureOptions } from './commonOptions.js';
import type { Messages } from './stderr.js';

/** What an audit obeys: the command line, where it is silent the config, where that is silent too the default. */
export function auditOptions(given: AuditArguments, config: Config): AuditOptions {
  return {
    ...given,
    failOn: given.failOn ?? config.failOn ?? 'high',
    onIncomplete: given.onIncomplete ?? config.onIncomplete ?? 'fail',
    profile: given.profile ?? config.profile ?? 'default',
  };
}

/**
 * Adds the scope of the config to what the command line says of Azure. A subscription, management group or vault of the
 * command line takes the place of all three, for half of one and half of the other would be neither. Files and the
 * demo are taken whole, which is said.
 */
export function withScope<Options extends AzureOptions>(
  options: Options,
  { scope, file }: Config,
  inputs: readonly string[],
  messages: Messages,
): Options {
  if (Object.keys(scope).length === 0) return options;
  if (inputs.length > 0 || options.demo !== undefined) {
    const whole = options.demo === undefined ? 'files are' : 'the example tenant is';
    messages.note(`The scope in ${file} is about Azure itself; ${whole} taken whole.`);
    return options;
  }
  const { subscriptions, managementGroup, vaults, tenant, cloud } = narrowing(options)
    ? withoutNarrowing(scope)
    : scope;
  return {
    ...options,
    ...(subscriptions === undefined ? {} : { subscription: subscriptions }),
    ...(managementGroup === undefined ? {} : { managementGroup }),
    ...(vaults === undefined ? {} : { vault: vaults }),
    ...(tenant === undefined || options.tenant !== undefined ? {} : { tenant }),
    ...(cloud === undefined || options.cloud !== undefined || options.cloudEndpoint !== undefined
      ? {}
      : { cloud }),
  };
}

function narrowing({ subscription, managementGroup, vault }: AzureOptions): boolean {
  return subscription !== undefined || managementGroup !== undefined || vault !== undefined;
}

function withoutNarrowing({ tenant, cloud }: ConfigScope): ConfigScope {
  return { ...(tenant === undefined ? {} : { tenant }), ...(cloud === undefined ? {} : { cloud }) };
}
