import * as pulumi from "@pulumi/pulumi";
import { tutorial } from "../../policy/tutorial/places.ts";
import { versions } from "../../../tools/setup/versions.ts";

// The tutorial as a Pulumi program: its objects by their type alone, as another program might register them.

/** A provider that writes objects into files, and so needs no cluster. */
class Files extends pulumi.ProviderResource {
  constructor() {
    super("kubernetes", "files", { renderYamlToDirectory: "rendered" }, { version: versions.kubernetesProvider });
  }
}

class Resource extends pulumi.CustomResource {}

const provider = new Files();

for (const [name, { type, props }] of Object.entries(tutorial)) {
  const options = type.startsWith("kubernetes:") ? { provider } : { version: versions.random };
  new Resource(type, name, { ...props }, options);
}
