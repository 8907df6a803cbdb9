import type { MemberState } from './assimilate.ts';

/** The mean of members: stores and rivers of the most likely state. */
export function meanState(members: readonly MemberState[]): MemberState {
  const [first] = members;
  if (first === undefined) throw new RangeError('no members have no mean');
  const number = (of: (member: MemberState) => number) =>
    members.reduce((sum, member) => sum + of(member), 0) / members.length;
  const list = (of: (member: MemberState) => Float64Array) =>
    of(first).map((_, at) => number((member) => of(member)[at]!));
  return {
    stores: first.stores.map((_, basin) => ({
      production: number(({ stores }) => stores[basin]!.production),
      routing: number(({ stores }) => stores[basin]!.routing),
      unitHydrograph1: list(({ stores }) => stores[basin]!.unitHydrograph1),
      unitHydrograph2: list(({ stores }) => stores[basin]!.unitHydrograph2),
    })),
    channels: {
      inflowM3S: list(({ channels }) => channels.inflowM3S),
      outflowM3S: list(({ channels }) => channels.outflowM3S),
      storageM3: list(({ channels }) => channels.storageM3),
    },
  };
}
