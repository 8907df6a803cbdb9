import type { Lang } from '../i18n/catalogue.ts';
import { addressOf, askJson } from './ask.ts';

type Words = Readonly<Record<Lang, string>>;

/** Observations that went into a result. */
export type Observed = {
  readonly role: string;
  readonly collection: string;
  readonly count: number;
  readonly firstTime?: string;
  readonly lastTime?: string;
};

/** A fire as it was when its spread was computed. */
export type StartedFire = {
  readonly name: string;
  readonly areaHa: number;
  readonly mappedAt: string | null;
  readonly hotspotsSinceMapped: number;
  readonly lastSeen: string;
  /** of the part that nothing newer has shown */
  readonly oldestSeen?: string;
};

type Fit = { readonly count: number; readonly maeHours: number | null };

/** Parameters that a reader can make something of; a process may have others. */
type Parameters = {
  readonly spreadFactor?: number;
  readonly spreadFactorRange?: readonly [number | null, number | null];
  readonly correction?: {
    readonly judgedRun: string;
    readonly newest: string | null;
    readonly before: Fit;
    readonly after: Fit;
  };
  readonly hours?: number;
  readonly curingPercent?: number;
  readonly fireBehaviour?: { readonly curingPercent?: number };
  readonly codesFrom?: string;
  readonly fires?: readonly StartedFire[];
  readonly passedOver?: readonly { readonly id: string; readonly reason: Words | string }[];
};

/** How a computed run came to be. */
export type Lineage = {
  readonly process: { readonly id: string; readonly version: string };
  readonly inputs: readonly {
    readonly role: string;
    readonly collection: string;
    readonly referenceTime?: string;
  }[];
  readonly observations: readonly Observed[];
  readonly parameters: Parameters;
  readonly versions: Readonly<Record<string, string>>;
  readonly warnings: readonly Words[];
};

/** How good forecasts of a quantity were, so many days ahead; null = not known. */
export type LeadSkill = {
  readonly quantity: string;
  readonly unit: string;
  readonly leadDay: number;
  readonly count: number;
  readonly bias: number | null;
  readonly mae: number | null;
  readonly events: readonly {
    /** `<style>:<threshold>` */
    readonly event: string;
    /** canonical unit */
    readonly threshold: number;
    readonly count: number;
    readonly events: number;
    readonly hits?: number;
    readonly falseAlarms?: number;
  }[];
};

/** Where the values of a computed run come from, and how far to trust them. */
export type Origin = {
  readonly lineage: Lineage | undefined;
  readonly skill: readonly LeadSkill[];
};

type Item = { readonly properties: { readonly 'isohyet:lineage'?: Lineage } };
type Collection = { readonly 'isohyet:skill'?: readonly LeadSkill[] };

/** How a run was computed, from its STAC item, and how good such runs were, from its collection. */
export async function getOrigin(
  dataset: string,
  run: string,
  signal?: AbortSignal,
): Promise<Origin> {
  const path = `stac/collections/${dataset}`;
  const [item, collection] = await Promise.all([
    askJson<Item>(addressOf(`${path}/items/${run}`), signal),
    askJson<Collection>(addressOf(path), signal),
  ]);
  return {
    lineage: item.properties['isohyet:lineage'],
    skill: collection['isohyet:skill'] ?? [],
  };
}
