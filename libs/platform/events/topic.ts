declare const sealed: unique symbol;

/** The class of an event. Its name is the CloudEvents `type`; its class-validator rules are the schema. */
export type EventClass<E extends object = object> = new () => E;

/** How the log keeps a topic. */
export interface TopicOptions {
  /** Partitions on Kafka; the embedded log uses at most four. */
  readonly partitions: number;
  /** Days that the log keeps an event, or `forever` if reports are rebuilt from it. */
  readonly retention: number | 'forever';
  /** Milliseconds that a consumer waits for more records before it takes a small batch, since each batch is a commit. Default 0. */
  readonly lingerMs?: number;
}

const declared = new Map<string, Topic<object>>();

/**
 * The events of one kind of aggregate, in order by key. A topic is a sealed object (nobody can make one from a string), so
 * a consumer has to import it, and dependency-cruiser checks imports.
 */
export class Topic<E extends object> {
  declare private readonly [sealed]: E;

  private constructor(
    /** `<prefix>.<aggregate>`: the prefix (message, account, audience, dialog, brand, ads, advert, crossing, workspace) decides who may open it. */
    readonly name: string,
    readonly options: TopicOptions,
    private readonly classes: ReadonlyMap<string, EventClass<E>>,
    private readonly keyOf: (event: E) => string,
  ) {}

  static declare<C extends EventClass>(
    name: string,
    events: readonly C[],
    keyOf: (event: InstanceType<C>) => string,
    options: TopicOptions,
  ): Topic<InstanceType<C>> {
    if (declared.has(name)) throw new Error(`Topic ${name} is declared twice`);
    const classes = new Map(events.map((event) => [event.name, event]));
    const topic = new Topic(name, options, classes as never, keyOf as never);
    declared.set(name, topic);
    return topic as never;
  }

  /** Returns every topic whose file this process has imported. */
  static all(): Topic<object>[] {
    return [...declared.values()];
  }

  /** The topic of that name; undefined if this process has not imported its file. */
  static named(name: string): Topic<object> | undefined {
    return declared.get(name);
  }

  /** The part of the name before the dot, such as `message`; `contracts` in tests. */
  get prefix(): string {
    return this.name.split('.')[0]!;
  }

  get types(): EventClass<E>[] {
    return [...this.classes.values()];
  }

  key(event: E): string {
    return this.keyOf(event);
  }

  classOf(type: string): EventClass<E> | undefined {
    return this.classes.get(type);
  }
}
