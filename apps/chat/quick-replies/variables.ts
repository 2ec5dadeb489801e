import { Problem } from '#platform/http/problem.js';

/**
 * What a quick reply can insert. `contact_name`: the customer's name in their profile at the network. `brand_name`: the
 * workspace's. `greeting`: the text with which the chat was opened, usually that of the ad. `agent_name`: how the agent
 * wants to be called; only in a quick reply that says so.
 */
export const VARIABLES = ['contact_name', 'brand_name', 'greeting', 'agent_name'] as const;
export type Variable = (typeof VARIABLES)[number];
/** The value of each variable in one conversation; undefined where nothing is known. */
export type Values = Readonly<Partial<Record<Variable, string>>>;

/** A variable, or a variable and the text that stands for it where nothing is known: `{{contact_name|Kak}}`. */
const PLACE = /\{\{([a-z_]{1,32})(?:\|([^{}|\n]{0,100}))?\}\}/g;
const FORM = '{{name}} or {{name|what stands there if nothing is known}}';

/** Throws 422, naming `field`, if a text has an unknown variable, one of a wrong form, or an agent's name without leave. */
export function checkVariables(text: string, field: string, names_agent: boolean): void {
  for (const [, name] of text.matchAll(PLACE)) {
    if (!isVariable(name!))
      throw Problem.field(field, 'variable', `There is no variable ${name}`, { variables: VARIABLES });
    if (name === 'agent_name' && !names_agent)
      throw Problem.field(
        field,
        'agent_name',
        'Customers see no names of agents, unless the quick reply says so: set names_agent',
        { names_agent: true },
      );
  }
  if (/\{\{|\}\}/.test(text.replace(PLACE, '')))
    throw Problem.field(field, 'variable', `A variable is written ${FORM}`, { variables: VARIABLES });
}

/**
 * Returns a text with its variables replaced; a value is inserted as it is, so that nothing in it is taken for a variable.
 * Throws 422 for a variable of which nothing is known and that has no other text.
 */
export function render(text: string, values: Values): string {
  return text.replace(PLACE, (_, name: Variable, otherwise: string | undefined) => {
    const value = values[name] ?? otherwise;
    if (value !== undefined) return value;
    throw Problem.field(
      name,
      'required',
      `Nothing is known of ${name} in this conversation; write {{${name}|…}} with a text that stands for it`,
    );
  });
}

const isVariable = (name: string): name is Variable => VARIABLES.some((one) => one === name);
