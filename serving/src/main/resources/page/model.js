// What the server says of the model: its towers, and what they read.

const TEXT = 'HashedText'; // what it says of a tower that reads text

export class Model {
  #server;
  #towers = [];
  known = false;

  constructor(server) {
    this.#server = server;
  }

  async read() {
    const told = await this.#server.get('v1/model').catch(() => null);
    this.known = told != null;
    this.#towers = told?.towers ?? [];
  }

  /** The tower of that name, else the first. */
  tower(name) {
    return this.#towers.find((tower) => tower.name === name) ?? this.#towers[0];
  }

  /** The first tower that reads text. */
  reader() {
    return this.#towers.find(readsText);
  }
}

export const readsText = (tower) => tower?.input.startsWith(TEXT) ?? false;
