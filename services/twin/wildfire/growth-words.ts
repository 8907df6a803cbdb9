import { findFuelClass } from '../../science/fire-behaviour/fuel-types.ts';
import type { Encloser, GrowthWarning } from '../../science/fire-growth/growth-warnings.ts';

type Words = { readonly en: string; readonly fr: string };

/**
 * What readers of grown fires must know, once each, with how many members say it.
 *
 * @param warned warnings of each member
 */
export function tellGrowth(warned: readonly (readonly GrowthWarning[])[]): readonly Words[] {
  const kinds = Map.groupBy(warned.flat(), ({ kind }) => kind);
  return [...kinds.values()].map((same) => {
    const { en, fr } = wordsOf(same);
    const [count, of] = [same.length, warned.length];
    if (of === 1) return { en, fr };
    return { en: `${en} (${count} of ${of} members)`, fr: `${fr} (${count} membres sur ${of})` };
  });
}

/** @param same of one kind, at least one */
function wordsOf(same: readonly GrowthWarning[]): Words {
  switch (same[0]!.kind) {
    case 'reached-edge':
      return {
        en: 'The fire comes to the edge of the landscape, beyond which nothing is known',
        fr: 'Le feu atteint le bord du paysage, au-delà duquel rien n’est connu',
      };
    case 'ignition-enclosed':
      return wordsOfEnclosure(same.filter((one) => one.kind === 'ignition-enclosed'));
    case 'no-spread':
      return wordsOfStandstill(same.filter((one) => one.kind === 'no-spread'));
  }
}

type Of<Kind extends GrowthWarning['kind']> = Extract<GrowthWarning, { readonly kind: Kind }>;

function wordsOfEnclosure(same: readonly Of<'ignition-enclosed'>[]): Words {
  const by = [...new Set(same.flatMap((one) => one.by))];
  const names = by.map(nameEncloser);
  const list = (lang: keyof Words) => [...new Set(names.map((name) => name[lang]))].join(', ');
  const mostHa = Math.max(...same.map(({ areaHa }) => areaHa));
  const ha = mostHa < 10 ? Math.round(10 * mostHa) / 10 : Math.round(mostHa);
  const canCross = by.some((one) => typeof one !== 'number');
  const [unless, sauf] = canCross
    ? [' unless flames cross them', ' sauf si les flammes les franchissent']
    : ['', ''];
  return {
    en: `The fire is enclosed (${list('en')}): ${ha} ha can burn${unless}`,
    fr: `Le feu est enfermé (${list('fr')}) : ${String(ha).replace('.', ',')} ha peuvent brûler${sauf}`,
  };
}

function nameEncloser(by: Encloser): Words {
  if (by === 'drawn') return { en: 'barriers of the request', fr: 'barrières de la demande' };
  if (by === 'standing') return { en: 'roads', fr: 'routes' };
  const title = findFuelClass(by)?.title;
  if (title === undefined) return { en: 'unknown ground', fr: 'sol inconnu' };
  return { en: title.en.toLowerCase(), fr: title.fr.toLowerCase() };
}

function wordsOfStandstill(same: readonly Of<'no-spread'>[]): Words {
  const stays = {
    en: 'The fire does not leave the cells in which it starts',
    fr: 'Le feu ne quitte pas les mailles où il commence',
  };
  const wet = same.flatMap(({ wetFfmc }) => wetFfmc ?? []);
  if (wet.length === 0) return stays;
  const ffmc = Math.round(Math.max(...wet));
  return {
    en: `${stays.en}: moisture stops it, fine fuel is too wet to spread (FFMC at most ${ffmc})`,
    fr: `${stays.fr} : l’humidité l’arrête, le combustible fin est trop humide (FFMC d’au plus ${ffmc})`,
  };
}
