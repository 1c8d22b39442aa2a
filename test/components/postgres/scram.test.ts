import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { scramVerifier } from "../../../components/postgres/scram.ts";

describe("what a server keeps of a password", () => {
  // The exchange that RFC 7677 shows.
  const salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
  const verifier = scramVerifier("pencil", salt);

  it("has the form that PostgreSQL takes for one", () => {
    assert.match(verifier, /^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/);
    assert.ok(!verifier.includes("pencil"));
  });

  it("lets the server prove itself as the standard says", () => {
    const key = Buffer.from(verifier.split(":").at(-1) ?? "", "base64");
    const exchange =
      "n=user,r=rOprNGfwEbeRWgbNEkqO," +
      `r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=${salt},i=4096,` +
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    assert.equal(
      createHmac("sha256", key).update(exchange).digest("base64"),
      "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    );
  });

  it("is the same each time, and another one for another password or salt", () => {
    assert.equal(scramVerifier("pencil", salt), verifier);
    assert.notEqual(scramVerifier("pencils", salt), verifier);
    assert.notEqual(scramVerifier("pencil", "AAAAAAAAAAAAAAAAAAAAAA=="), verifier);
  });
});
