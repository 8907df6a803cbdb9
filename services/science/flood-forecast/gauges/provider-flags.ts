import type { ProviderQuality } from './gauge-record.ts';

/** Whose codes a record carries. `isohyet`: the words of this project themselves. */
export type FlagScheme = 'wsc' | 'isohyet';

/**
 * Codes of the providers, in upper case. `wsc`, the Water Survey of Canada: A partial day, B ice
 * conditions, D dry, E estimated, R revised; S (sediment sampled that day) says nothing of the flow.
 * @see HYDAT table DATA_SYMBOLS; https://wateroffice.ec.gc.ca (data symbols)
 */
const SCHEMES: Readonly<Record<FlagScheme, Readonly<Record<string, ProviderQuality>>>> = {
  wsc: {
    A: 'partial',
    B: 'ice',
    D: 'dry',
    E: 'estimated',
    R: 'revised',
    S: 'ok',
    'PARTIAL DAY': 'partial',
    'ICE CONDITIONS': 'ice',
    DRY: 'dry',
    ESTIMATED: 'estimated',
    REVISED: 'revised',
  },
  isohyet: {
    OK: 'ok',
    REVISED: 'revised',
    ESTIMATED: 'estimated',
    PARTIAL: 'partial',
    ICE: 'ice',
    DRY: 'dry',
    SUSPECT: 'suspect',
  },
};

/**
 * A provider's code in the words of this project. No code means nothing is held against the
 * reading; a code that is not in the scheme is `unknown-flag`, and such a reading is not used.
 */
export function toProviderQuality(
  scheme: FlagScheme,
  code: string | null | undefined,
): ProviderQuality {
  const plain = (code ?? '').trim().toUpperCase();
  if (plain === '') return 'ok';
  return SCHEMES[scheme][plain] ?? 'unknown-flag';
}
