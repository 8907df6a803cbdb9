import type { Run } from '../../../store/run.ts';
import { learnedOf, weightsAmong } from '../../assimilation/learned-spread.ts';
import type { Words } from '../../processes/process.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import type { ScenarioPlan } from './plan-scenario.ts';
import type { ScenarioRequest } from './scenario-request.ts';

/** How fast the fires of a scenario spread against the FBP System, and how members count. */
export type ChosenSpread = {
  readonly spreadFactor: number;
  /** what was learned: holds up to the start, whatever is tried from then on */
  readonly learnedFactor: number;
  /** one a member, sum 1 */
  readonly weights: Float64Array;
  /** the forecast it was learned for; undefined where there is none */
  readonly from?: Run;
  readonly warnings: readonly Words[];
};

/**
 * The correction that the newest spread forecast of the area was made with; or the factor that the
 * request gives in its place, with members that count alike. Weights are of the very same members:
 * those of another ensemble run count alike too.
 */
export async function chooseSpread(
  { spreadFactor: asked }: Pick<ScenarioRequest, 'spreadFactor'>,
  { area, inputs, kind, members }: Pick<ScenarioPlan, 'area' | 'inputs' | 'kind' | 'members'>,
  { catalog }: Pick<TwinDeps, 'catalog'>,
): Promise<ChosenSpread> {
  const [from] = await catalog.listRuns(area.outputs.fireSpread);
  const learned = from === undefined ? undefined : learnedOf(from);
  const learnedFactor = learned?.spreadFactor ?? 1;
  const alike = new Float64Array(members.length).fill(1 / members.length);
  if (asked !== 'learned') {
    const warnings = warnOfFactor(asked, asked === learnedFactor ? undefined : learnedFactor);
    return { spreadFactor: asked, learnedFactor, weights: alike, warnings };
  }
  const judged = from?.lineage?.inputs.find(({ role }) => role === 'ensemble');
  const isSame = kind === 'ensemble' && judged?.referenceTime === inputs.ensemble?.referenceTime;
  const weights = isSame && learned ? weightsAmong(members, learned.weights) : alike;
  const isWeighed = weights.some((weight) => Math.abs(weight - alike[0]!) > 1e-9);
  return {
    spreadFactor: learnedFactor,
    learnedFactor,
    weights,
    ...(from !== undefined && { from }),
    warnings: [
      ...(from === undefined || learnedFactor === 1 ? [] : [warnOfLearned(learnedFactor, from)]),
      ...(isWeighed ? [WEIGHED] : []),
    ],
  };
}

const WEIGHED: Words = {
  en: 'Members do not count alike: each by how well it explained the last growth seen',
  fr: 'Les membres ne comptent pas également : chacun selon la dernière croissance observée',
};

function warnOfLearned(factor: number, { referenceTime }: Run): Words {
  const [en, fr] = written(factor);
  return {
    en: `Rate of spread times ${en}, learned from the last growth seen, as in the forecast of ${referenceTime}`,
    fr: `Vitesse de propagation multipliée par ${fr}, d’après la dernière croissance observée, comme dans la prévision de ${referenceTime}`,
  };
}

function warnOfFactor(factor: number, learned: number | undefined): readonly Words[] {
  if (learned === undefined) return [];
  const [en, fr] = written(factor);
  const [learnedEn, learnedFr] = written(learned);
  return [
    {
      en: `Rate of spread times ${en} as asked for, in place of ${learnedEn} of the forecast`,
      fr: `Vitesse de propagation multipliée par ${fr} selon la demande, au lieu de ${learnedFr} dans la prévision`,
    },
  ];
}

function written(factor: number): readonly [en: string, fr: string] {
  const en = String(Math.round(100 * factor) / 100);
  return [en, en.replace('.', ',')];
}
