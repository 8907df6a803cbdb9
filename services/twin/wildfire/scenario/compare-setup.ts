import type { Run } from '../../../store/run.ts';
import { learnedOf } from '../../assimilation/learned-spread.ts';
import type { Words } from '../../processes/process.ts';

/** What a fire was made with, beside what is tried. */
export type FireSetup = {
  readonly weather: 'control' | 'ensemble';
  /** reference time of that weather */
  readonly weatherRun: string;
  readonly spreadFactor: number;
};

type Difference = {
  readonly what: keyof FireSetup;
  readonly here: string | number;
  readonly there: string | number;
};

/**
 * Where two fires differ in what they were made with: that shows in their comparison like a what-if.
 *
 * @param to what the other is called
 */
export function compareSetup(
  here: FireSetup,
  to: string,
  run: Run,
): { readonly differsIn: readonly Difference[]; readonly warnings: readonly Words[] } {
  const there = setupOf(run);
  const differsIn = NAMES.flatMap((what): readonly Difference[] => {
    const [own, other] = [here[what], there[what]];
    return other === undefined || own === other ? [] : [{ what, here: own, there: other }];
  });
  return { differsIn, warnings: differsIn.map((difference) => tell(to, difference)) };
}

const NAMES = ['weather', 'weatherRun', 'spreadFactor'] as const;

function setupOf(run: Run): Partial<FireSetup> {
  const { spreadFactor } = learnedOf(run);
  const inputs = run.lineage?.inputs ?? [];
  const input = inputs.find(({ role }) => role === 'control' || role === 'ensemble');
  if (input?.referenceTime === undefined) return { spreadFactor };
  const weather = input.role === 'ensemble' ? 'ensemble' : 'control';
  return { weather, weatherRun: input.referenceTime, spreadFactor };
}

function tell(to: string, { what, here, there }: Difference): Words {
  const { en, fr } = WORDS[what];
  const words = (value: string | number): Words =>
    typeof value === 'number'
      ? { en: String(value), fr: String(value).replace('.', ',') }
      : (KINDS[value] ?? { en: value, fr: value });
  return {
    en: `The comparison to ${to} holds another difference: ${en}, here ${words(here).en}, there ${words(there).en}`,
    fr: `La comparaison avec ${to} contient une autre différence : ${fr}, ici ${words(here).fr}, là ${words(there).fr}`,
  };
}

const WORDS: Readonly<Record<keyof FireSetup, Words>> = {
  weather: { en: 'the forecast that drives the fire', fr: 'la prévision qui mène le feu' },
  weatherRun: { en: 'the run of that forecast', fr: 'la passe de cette prévision' },
  spreadFactor: {
    en: 'the factor on the rate of spread',
    fr: 'le facteur de la vitesse de propagation',
  },
};

const KINDS: Readonly<Record<string, Words>> = {
  control: { en: 'the control', fr: 'le contrôle' },
  ensemble: { en: 'the ensemble', fr: 'l’ensemble' },
};
