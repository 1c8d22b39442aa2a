import { createRequire } from "node:module";

/** The properties of a resource as a message has them. */
interface Properties {
  toJavaScript: (this: Properties) => object;
}

// The SDK's own copy, of which the messages are made.
const { Struct } = createRequire(import.meta.resolve("@pulumi/pulumi"))(
  "google-protobuf/google/protobuf/struct_pb.js",
) as { readonly Struct: { readonly prototype: Properties } };

/**
 * Converts each message's properties once, not once for each rule. The SDK asks for them anew for every rule and every resource, which
 * took half of the time of judging, and copies them for each rule.
 */
export function convertOnce(): void {
  const converted = new WeakMap<Properties, object>();
  const convert = Struct.prototype.toJavaScript;
  Struct.prototype.toJavaScript = function () {
    const properties = converted.get(this) ?? convert.call(this);
    converted.set(this, properties);
    return properties;
  };
}
