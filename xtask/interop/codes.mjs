// The codes that a person would read: in a message, or in an authenticator app.

import { createHmac } from "node:crypto";
import { given } from "./checks.mjs";

/** The newest message to a user, by the real user name. */
export async function newestMessage(username) {
  const url = `${given.endpoint}/_emulator/outbox?username=${encodeURIComponent(username)}`;
  const { Messages } = await (await fetch(url)).json();
  return Messages.at(-1);
}

/** A code of the same length that is another one. */
export const another = code => code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10);

/** What time the emulator has, in seconds of Unix time, once its clock is so far ahead. */
async function setClockForward(seconds) {
  const body = JSON.stringify({ AdvanceSeconds: seconds });
  const response = await fetch(`${given.endpoint}/_emulator/clock`, { method: "POST", body });
  return (await response.json()).Now;
}

const PERIOD = 30;

/** RFC 4648. */
function fromBase32(text) {
  const digits = [...text].map(letter => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter));
  const bits = digits.map(digit => digit.toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map(octet => parseInt(octet, 2)));
}

/** An authenticator app with one secret: RFC 6238 over RFC 4226. */
export class Authenticator {
  #key;
  #newest = 0;

  constructor(secret) {
    this.#key = fromBase32(secret);
  }

  #at(step) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const tag = createHmac("sha1", this.#key).update(counter).digest();
    const number = tag.readUInt32BE(tag.at(-1) & 0xf) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, "0");
  }

  /** A code that is good and was not shown before. One is good a step early: nobody
   * waits for the next step, and where that is not enough the emulator's clock goes on. */
  async code() {
    const now = Math.floor((await setClockForward(0)) / PERIOD);
    this.#newest = Math.max(now, this.#newest + 1);
    const early = this.#newest - now;
    if (early > 1) await setClockForward((early - 1) * PERIOD);
    return this.#at(this.#newest);
  }

  /** A code that is not good now, nor in the minutes around. */
  async wrongCode() {
    const now = Math.floor((await setClockForward(0)) / PERIOD);
    const good = new Set(Array.from({ length: 20 }, (_, index) => this.#at(now - 10 + index)));
    const codes = Array.from({ length: 21 }, (_, index) => String(index).padStart(6, "0"));
    return codes.find(code => !good.has(code));
  }
}
