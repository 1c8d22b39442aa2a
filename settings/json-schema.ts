import { z } from "zod";
import { schema } from "../settings.ts";

/** How Pulumi writes a value that it encrypted. */
const encrypted = {
  type: "object",
  properties: { secure: { type: "string" } },
  required: ["secure"],
  additionalProperties: false,
} as const;

/** The JSON Schema of a stack file, for editors: completion, descriptions and errors while typing. */
export function stackFileSchema(): unknown {
  const settings = Object.entries(schema).map(([name, setting]) => [`sark:${name}`, settingSchema(setting)]);
  const required = Object.entries(schema).filter(([, setting]) => !setting.safeParse(undefined).success);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Stack of the SARK platform",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(settings) as unknown,
        required: required.map(([name]) => `sark:${name}`),
        // Settings of other packages, such as kubernetes:…, are Pulumi's to check; an unknown sark:… is a mistake.
        patternProperties: { "^(?!sark:)[^:]+:": true },
        additionalProperties: false,
      },
    },
    required: ["config"],
  };
}

function settingSchema(setting: z.ZodType): unknown {
  const { $schema, ...rest } = z.toJSONSchema(setting, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema, zodSchema }) => {
      // Pulumi writes booleans that were set from the command line as text.
      if (jsonSchema.type === "boolean") {
        delete jsonSchema.type;
        jsonSchema.enum = [true, false, "true", "false"];
      }
      if (z.globalRegistry.get(zodSchema)?.["secret"] === true) {
        delete jsonSchema.pattern;
        delete jsonSchema.minLength;
        Object.assign(jsonSchema, encrypted);
      }
    },
  });
  return rest;
}
