/** Writes the items of a list as JSON while they come. */
export async function* jsonList(items: AsyncIterable<object>): AsyncGenerator<string> {
  yield '[';
  let separator = '';
  for await (const item of items) {
    yield separator + JSON.stringify(item);
    separator = ',';
  }
  yield ']';
}

/** Writes an object as JSON: its plain `fields`, and after them lists, each under its name, while their items come. */
export async function* jsonObject(
  fields: object,
  lists: Record<string, AsyncIterable<string>>,
): AsyncGenerator<string> {
  yield JSON.stringify(fields).slice(0, -1);
  let separator = Object.keys(fields).length === 0 ? '' : ',';
  for (const [name, list] of Object.entries(lists)) {
    yield `${separator}${JSON.stringify(name)}:`;
    yield* list;
    separator = ',';
  }
  yield '}';
}
