/** A value that tells its followers when it changes. */
export type Store<T extends object> = {
  get(): T;
  /** Replaces the parts given; followers hear of it once, after the current turn. */
  set(part: Partial<T>): void;
  subscribe(follower: (value: T) => void): void;
};

export function createStore<T extends object>(initial: T): Store<T> {
  let value = initial;
  let announced = true;
  const followers: ((value: T) => void)[] = [];
  return {
    get: () => value,
    set: (part) => {
      value = { ...value, ...part };
      if (!announced) return;
      announced = false;
      queueMicrotask(() => {
        announced = true;
        for (const follower of followers) follower(value);
      });
    },
    subscribe: (follower) => {
      followers.push(follower);
    },
  };
}
