/** What a transport says to followers, in one language. */
export interface TransportTexts {
  /** The text that a person agrees to by following. A changed text gets a new version in the descriptor, in every language. */
  consent: string;
  /** Why posts no longer reach an address: the beginning of a sentence, without a full stop. */
  gone: string;
  /** The button by which one follows. */
  follow: string;
  /** Label of the field for an address; left out where none is given. */
  address?: string;
  /** What is good to know before one follows, beside the consent. */
  note?: string;
  /** What the person has to do next, or what happens now. */
  next: string;
  /** Why an address cannot be used; where one is given and a first message proves it. */
  badAddress?: string;
  /** That a first message was not taken; where one proves the address. */
  notTaken?: string;
  /** That the brand has no account; where one follows in a network's own app. */
  unavailable?: string;
}
