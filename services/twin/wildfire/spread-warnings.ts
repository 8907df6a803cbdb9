import { toIsoTime } from '../../earth/time.ts';
import { ISOLATED, oldestSeenMs, type ActiveFire, type PassedOver } from './active-fires.ts';

type Words = { readonly en: string; readonly fr: string };

const HOUR_MS = 3_600_000;
/** An observation older than a satellite takes to come back says little of where the fire is now. */
const OLD_HOURS = 12;

export const UNSUPPRESSED: Words = {
  en: 'Suppression is not modelled: fires spread as if nobody fought them',
  fr: 'La lutte n’est pas modélisée : les feux se propagent comme si personne ne les combattait',
};

export const UNEXPLAINED: Words = {
  en: 'The growth seen since the run before fits none of its members: nothing is corrected by it',
  fr: 'La croissance observée depuis la passe précédente ne correspond à aucun de ses membres : rien n’est corrigé',
};

export const NO_FIRE: Words = {
  en: 'No active fire is known in the landscape: nothing is grown, and the probability of fire is that of no known fire, not of no new one',
  fr: 'Aucun feu actif connu dans le paysage : rien ne se propage, et la probabilité de feu est celle d’aucun feu connu, non d’aucun nouveau feu',
};

/**
 * What the age of its observations means for each fire: growth since is computed, not seen; or
 * there is no weather to compute it with.
 *
 * @param fromMs the weather for growth begins then
 */
export function warnOfAge(
  fires: readonly ActiveFire[],
  fromMs: number,
  startMs: number,
): readonly Words[] {
  return fires.flatMap((fire) => {
    const { name, lastSeenMs } = fire;
    const oldestMs = oldestSeenMs(fire);
    const missing = Math.round((fromMs - oldestMs) / HOUR_MS);
    return [
      ...(missing < 1
        ? []
        : [
            {
              en: `${name}: its growth over ${missing} h since it was seen is not computed, no weather run goes back so far`,
              fr: `${name} : sa croissance pendant ${missing} h depuis son observation n’est pas calculée, aucune passe météo ne remonte aussi loin`,
            },
          ]),
      ...warnOfOld(name, hoursBetween(oldestMs, startMs), hoursBetween(lastSeenMs, startMs)),
    ];
  });
}

/** What is passed over and named one by one; the rest is counted. */
const MOST_NAMED = 5;

/**
 * What was seen and may burn, and is not grown: fires that nothing recent was seen of, those seen
 * last first, and single detections.
 *
 * @param judgedMs `recentHours` count back from then
 */
export function warnOfPassedOver(
  passedOver: readonly PassedOver[],
  recentHours: number,
  judgedMs: number,
): readonly Words[] {
  const time = toIsoTime(judgedMs);
  const silent = passedOver
    .flatMap((passed) => passed.silent ?? [])
    .toSorted((a, b) => b.lastSeenMs - a.lastSeenMs);
  const single = passedOver.filter(({ reason }) => reason === ISOLATED).map(({ id }) => id);
  const more = silent.length - MOST_NAMED;
  return [
    ...silent.slice(0, MOST_NAMED).map(({ name, lastSeenMs }) => {
      const hours = String(Math.round((10 * (judgedMs - lastSeenMs)) / HOUR_MS) / 10);
      return {
        en: `${name}: not grown, last seen ${hours} h before ${time}, the limit is ${recentHours} h`,
        fr: `${name} : écarté, vu pour la dernière fois ${hours.replace('.', ',')} h avant ${time}, la limite est de ${recentHours} h`,
      };
    }),
    ...(more < 1
      ? []
      : [
          {
            en: `${more} more fires not grown, last seen earlier still`,
            fr: `${more} autres feux écartés, vus plus tôt encore`,
          },
        ]),
    ...(single.length === 0
      ? []
      : [
          {
            en: `Not grown, a single detection each: ${namesOf(single, 'and', 'more')}`,
            fr: `Écartés, une seule détection chacun : ${namesOf(single, 'et', 'autres')}`,
          },
        ]),
  ];
}

function namesOf(names: readonly string[], and: string, others: string): string {
  const more = names.length - MOST_NAMED;
  const named = names.slice(0, MOST_NAMED).join(', ');
  return more < 1 ? named : `${named} ${and} ${more} ${others}`;
}

function hoursBetween(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) / HOUR_MS);
}

/** @param oldest age of its oldest part, hours @param newest of the newest look at any of it */
function warnOfOld(name: string, oldest: number, newest: number): readonly Words[] {
  if (oldest < OLD_HOURS) return [];
  if (newest === oldest) {
    return [
      {
        en: `${name}: last seen ${newest} h before the start; where it is at the start is computed, not seen`,
        fr: `${name} : vu pour la dernière fois ${newest} h avant le début ; sa position au début est calculée, non observée`,
      },
    ];
  }
  return [
    {
      en: `${name}: last seen ${newest} h before the start, the oldest part of it ${oldest} h before; where that is at the start is computed, not seen`,
      fr: `${name} : vu pour la dernière fois ${newest} h avant le début, sa partie la plus ancienne ${oldest} h avant ; la position de celle-ci au début est calculée, non observée`,
    },
  ];
}
