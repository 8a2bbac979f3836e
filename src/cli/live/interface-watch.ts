import { findInterface, listInterfaces, type NetworkInterface } from '../../capture/live/interfaces.ts';

/** Notices when an interface goes down, comes back, gets another name, or is gone. */
export class InterfaceWatch {
  readonly name: string;
  readonly #number: number | undefined;
  #isUp: boolean;
  #isTold = false;

  constructor(name: string) {
    const found = findInterface(name);
    this.name = name;
    this.#number = found?.number;
    this.#isUp = found?.isUp ?? true;
  }

  /** What has happened since the last look, in words; undefined for nothing. */
  look(): string | undefined {
    if (this.#number === undefined || this.#isTold) return undefined;
    const now = findInterface(this.name);
    if (now === undefined || now.number !== this.#number) {
      this.#isTold = true;
      return this.#departure();
    }
    if (now.isUp === this.#isUp) return undefined;
    this.#isUp = now.isUp;
    return now.isUp ? `${this.name} is up again` : `${this.name} went down; frames come again when it is up`;
  }

  /** Where the interface is now: up, down, away, or under another name. */
  get state(): 'up' | 'down' | 'gone' | NetworkInterface {
    const now = findInterface(this.name);
    if (this.#number === undefined || now?.number === this.#number) return now?.isUp === false ? 'down' : 'up';
    return this.#renamed ?? 'gone';
  }

  get #renamed(): NetworkInterface | undefined {
    return listInterfaces().find(({ number }) => number === this.#number);
  }

  #departure(): string {
    const renamed = this.#renamed;
    return renamed === undefined ? `${this.name} was deleted` : `${this.name} is called ${renamed.name} now`;
  }
}
