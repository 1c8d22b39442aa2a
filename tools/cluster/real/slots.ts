import { BlockList } from "node:net";
import { rangeOf } from "./plan.ts";

/** Destination of a route as `ip` names it: `10.1.0.0/16`, a single address, or `default`. */
export type Route = string;

/** Routes this wide stand for "everything else" and are meant to be overridden, as by a VPN that takes all traffic. */
const widestOverridden = 7;

/** The first slot whose addresses no route of this machine leads elsewhere. */
export function freeSlot(slots: readonly number[], routes: readonly Route[]): number | undefined {
  return slots.find((slot) => !routes.some((route) => overlap(rangeOf(slot), route)));
}

function overlap(range: string, route: Route): boolean {
  if (!/^\d+\./.test(route)) return false;
  const [rangeStart, rangeLength] = parse(range);
  const [routeStart, routeLength] = parse(route);
  if (routeLength <= widestOverridden) return false;
  return contains(rangeStart, rangeLength, routeStart) || contains(routeStart, routeLength, rangeStart);
}

function contains(start: string, length: number, address: string): boolean {
  const list = new BlockList();
  list.addSubnet(start, length);
  return list.check(address);
}

function parse(range: string): readonly [start: string, length: number] {
  const [start = "", length = "32"] = range.split("/");
  return [start, Number(length)];
}
