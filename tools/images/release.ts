import { readFileSync } from "node:fs";
import { Failure } from "../lib/failure.ts";

/** A Debian release, by its code name. */
export type Release = "bookworm" | "trixie" | "forky";

/** What the builder has to know of each. */
export const releases: Readonly<Record<Release, { readonly title: string; readonly python: string }>> = {
  bookworm: { title: "Debian 12", python: "3.11" },
  trixie: { title: "Debian 13", python: "3.13" },
  forky: { title: "Debian 14", python: "3.14" },
};

/** The release of the machine that builds, and of the packages of every recipe that names no other. */
export const usualRelease: Release = "bookworm";

/** Refuses to build where apt, dpkg or their keys are not the ones that the builder was made for. */
export function requireRelease(): void {
  const known = readRelease();
  if (known["ID"] === "debian" && known["VERSION_CODENAME"] === usualRelease) return;
  const { title } = releases[usualRelease];
  throw new Failure(
    `Images are built with the package tools of ${title}, and this machine runs ` +
      `${known["PRETTY_NAME"] ?? "another system"}. Build them on ${title}.`,
  );
}

function readRelease(): Record<string, string> {
  try {
    const text = readFileSync("/etc/os-release", "utf8");
    return Object.fromEntries(
      [...text.matchAll(/^(\w+)="?([^"\n]*)"?$/gm)].map(([, name = "", value = ""]) => [name, value]),
    );
  } catch {
    return {};
  }
}
