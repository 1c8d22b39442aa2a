import assert from "node:assert/strict";
import { exampleWith, problemsWith, refusal } from "../support/configuration.ts";
import { decrypted } from "../support/stacks.ts";

// Each mistake, and the whole line that a person reads about it: the key, what is expected, and the value.

const toolOf = (role: string) => ({ files: { read: { roles: [role], sensitivity: "low" } } });

const delivery = {
  mode: "bundle",
  url: "https://s3.example.com/policies",
  verification: { publicKey: "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n" },
  peer: { cidrs: ["10.0.0.0/16"] },
};

const mistakes: Readonly<Record<string, { readonly changes: Record<string, unknown>; readonly says: string }>> = {
  "a wrong type": {
    changes: { "sark:sark replicas min": [3] },
    says: "sark:sark.replicas.min must be a number.",
  },
  "a value of a list that is not in it": {
    changes: { "sark:environment": "prod" },
    says: 'sark:environment must be one of: development, staging, production; it is "prod".',
  },
  "a missing required setting": { changes: { "sark:images": undefined }, says: "sark:images is required." },
  "a missing required nested key": {
    changes: { "sark:images sark tag": undefined },
    says: "sark:images.sark.tag is required.",
  },
  "a missing variant": { changes: { "sark:postgres mode": undefined }, says: "sark:postgres.mode is required." },
  "an unknown variant": {
    changes: { "sark:postgres tls mode": "allow" },
    says: 'sark:postgres.tls.mode must be one of: disable, require, verify-full; it is "allow".',
  },
  "an unknown nested key": {
    changes: { "sark:gateway replica": 3 },
    says: "sark:gateway.replica is not a setting.",
  },
  "an action that does not exist": {
    changes: { "sark:authorization roles developer actions": ["invoke"] },
    says:
      "sark:authorization.roles.developer.actions[0] must be one of: gateway:tool:invoke, gateway:tool:discover, " +
      'gateway:server:list, gateway:server:info; it is "invoke".',
  },
  "a role that nobody can have": {
    changes: { "sark:authorization roles": { "Data Team": { actions: ["gateway:server:list"] } } },
    says:
      "sark:authorization.roles.\"Data Team\" must be the name of a role: lower-case letters, digits, '-' and '_'; " +
      'it is "Data Team".',
  },
  "a tool for a role that does not exist": {
    changes: { "sark:authorization servers postgres-mcp echo roles": ["developer", "analist"] },
    says: 'sark:authorization.servers.postgres-mcp.echo.roles[1] is not among the roles; it is "analist".',
  },
  "a tool that is listed twice for a role": {
    changes: { "sark:authorization servers postgres-mcp echo roles": ["developer", "developer"] },
    says: 'sark:authorization.servers.postgres-mcp.echo.roles[1] is listed twice; it is "developer".',
  },
  "a tool that writes, for a role that only reads": {
    changes: { "sark:authorization servers postgres-mcp stream roles": ["analyst"] },
    says:
      "sark:authorization.servers.postgres-mcp.stream.roles[0] may only read, and the tool is not readOnly; " +
      'it is "analyst".',
  },
  "a tool for a role that may call none": {
    changes: {
      "sark:authorization roles developer actions": ["gateway:server:list"],
      "sark:authorization servers": toolOf("developer"),
    },
    says:
      "sark:authorization.servers.files.read.roles[0] may call no tool: its actions lack gateway:tool:invoke; " +
      'it is "developer".',
  },
  "a query that would run as a role that writes": {
    changes: { "sark:authorization servers postgres-mcp echo parameters": { sql: { type: "query" } } },
    says:
      "sark:authorization.servers.postgres-mcp.echo.parameters.sql is a query, and the tool does not run it under a " +
      'read-only role: no call could pass. Set runsAs: read-only; it is "sql".',
  },
  "a parameter that is needed and never passed on": {
    changes: {
      "sark:authorization servers postgres-mcp echo parameters": {
        pin: { type: "string", required: true, sensitive: true },
      },
    },
    says:
      "sark:authorization.servers.postgres-mcp.echo.parameters.pin cannot be required and sensitive: it is never " +
      'passed on; it is "pin".',
  },
  "a critical answer that is kept": {
    changes: { "sark:authorization cacheSeconds": { critical: 60 } },
    says: "sark:authorization.cacheSeconds.critical is not a setting.",
  },
  "a bundle from nowhere": {
    changes: { "sark:authorization delivery": { ...delivery, url: "s3://policies" } },
    says: 'sark:authorization.delivery.url must be an http or https URL; it is "s3://policies".',
  },
  "a bundle without its key": {
    changes: { "sark:authorization delivery": { ...delivery, verification: { publicKey: "policies.pub" } } },
    says: 'sark:authorization.delivery.verification.publicKey must be a public key in PEM form; it is "policies.pub".',
  },
  "a poll that ends before it begins": {
    changes: { "sark:authorization delivery": { ...delivery, poll: { minSeconds: 31 } } },
    says: "sark:authorization.delivery.poll.minSeconds must not be greater than maxSeconds.",
  },
  "a hash that is the token itself": {
    changes: { "sark:opa operatorTokenSha256": "my-token" },
    says:
      "sark:opa.operatorTokenSha256 must be a SHA-256 hash: 64 lower-case hexadecimal digits; " + 'it is "my-token".',
  },
  "a minimum above the maximum": {
    changes: { "sark:gateway replicas min": 7 },
    says: "sark:gateway.replicas.min must not be greater than max, 6; it is 7.",
  },
  "no replicas": {
    changes: { "sark:gateway replicas min": 0 },
    says: "sark:gateway.replicas.min must be at least 1; it is 0.",
  },
  "too many replicas": {
    changes: { "sark:gateway replicas max": 501 },
    says: "sark:gateway.replicas.max must be at most 500; it is 501.",
  },
  "half a replica": {
    changes: { "sark:gateway replicas max": 5.5 },
    says: "sark:gateway.replicas.max must be a whole number; it is 5.5.",
  },
  "a digest that is cut": {
    changes: { "sark:images opa digest": "sha256:0552763" },
    says: 'sark:images.opa.digest must be a digest: sha256: and 64 lower-case hexadecimal digits; it is "sha256:0552763".',
  },
  "an image with its tag in the repository": {
    changes: { "sark:images opa repository": "localhost/opa:1.19" },
    says:
      "sark:images.opa.repository must be a repository without tag, such as registry.example.com/team/sark; " +
      'it is "localhost/opa:1.19".',
  },
  "a CPU request above the limit": {
    changes: { "sark:sark resources requests cpu": "1.5" },
    says: 'sark:sark.resources.requests.cpu must not be greater than the limit, 500m; it is "1.5".',
  },
  "a memory request above the limit": {
    changes: { "sark:opa resources requests memory": "1Gi" },
    says: 'sark:opa.resources.requests.memory must not be greater than the limit, 128Mi; it is "1Gi".',
  },
  "a storage request above the limit": {
    changes: { "sark:opa resources requests ephemeralStorage": "65Mi" },
    says: 'sark:opa.resources.requests.ephemeralStorage must not be greater than the limit, 64Mi; it is "65Mi".',
  },
  "a limit that is no limit": {
    changes: { "sark:opa resources limits cpu": "0.00" },
    says: 'sark:opa.resources.limits.cpu must be CPU cores such as 2, 0.5 or 500m; it is "0.00".',
  },
  "neither password nor passwordFrom": {
    changes: { "sark:cache password": undefined },
    says: "sark:cache.password or passwordFrom: give exactly one of the two.",
  },
  "both password and passwordFrom": {
    changes: { "sark:postgres passwordFrom": { secret: "postgres", key: "password" } },
    says: "sark:postgres.password or passwordFrom: give exactly one of the two.",
  },
  "an MCP server without http": {
    changes: { "sark:mcpServers 0 url": "ftp://files.example.com" },
    says: 'sark:mcpServers[0].url must be an http or https URL; it is "ftp://files.example.com".',
  },
  "an MCP server without URL": {
    changes: { "sark:mcpServers 0 url": "postgres-mcp:8080" },
    says: 'sark:mcpServers[0].url must be an http or https URL; it is "postgres-mcp:8080".',
  },
  "an address range of nothing": {
    changes: { "sark:network dns": { nodeLocalAddress: "169.254.20.10" } },
    says: "sark:network.dns.nodeLocalAddress must be an address range such as 10.0.0.0/16; " + 'it is "169.254.20.10".',
  },
  "an address range with too many bits": {
    changes: { "sark:postgres peer": { cidrs: ["10.0.0.0/8", "10.0.0.0/33"] } },
    says: 'sark:postgres.peer.cidrs[1] must be an address range such as 10.0.0.0/16; it is "10.0.0.0/33".',
  },
  "a peer that is neither pods nor addresses": {
    changes: { "sark:cache peer": { host: "valkey" } },
    says: "sark:cache.peer must be either { namespace, podLabels } or { cidrs }.",
  },
  "a port out of range": {
    changes: { "sark:cache port": 65_536 },
    says: "sark:cache.port must be a port, 1 to 65535; it is 65536.",
  },
  "a host with a scheme": {
    changes: { "sark:cache host": "redis://valkey" },
    says: 'sark:cache.host must be a host name or an IPv4 address, without scheme and port; it is "redis://valkey".',
  },
  "a surge of zero": {
    changes: { "sark:sark rollout maxSurge": "0%" },
    says: 'sark:sark.rollout.maxSurge must be a number of pods, at least 1, or a percentage such as 25%; it is "0%".',
  },
  "a surge that is no number": {
    changes: { "sark:sark rollout maxSurge": true },
    says: "sark:sark.rollout.maxSurge must be a number of pods, at least 1, or a percentage such as 25%; it is true.",
  },
  "an empty list": {
    changes: { "sark:tls gatewayHosts": [] },
    says: "sark:tls.gatewayHosts must have at least 1 entry.",
  },
  "a label that Kubernetes refuses": {
    changes: { "sark:namespaceLabels": { team: "not valid" } },
    says: 'sark:namespaceLabels.team must be a Kubernetes label value, at most 63; it is "not valid".',
  },
  "a variable that is none": {
    changes: { "sark:sark contract": { environment: { "A-B": "1" } } },
    says: 'sark:sark.contract.environment.A-B must be the name of an environment variable; it is "A-B".',
  },
  "an authority that is no certificate": {
    changes: { "sark:postgres tls": { mode: "verify-full", caCertificate: "/etc/ca.pem" } },
    says: "sark:postgres.tls.caCertificate must be a certificate in PEM form.",
  },
};

describe("the configuration is refused for", () => {
  for (const [title, { changes, says }] of Object.entries(mistakes)) {
    it(title, () => {
      const shown = withoutValue(says, changes);
      assert.deepEqual(problemsWith(changes), [`  ${shown}`]);
    });
  }

  it("an unknown setting, with the names of all that exist", () => {
    const [problem, ...others] = problemsWith({ "sark:image": {} });
    assert.deepEqual(others, []);
    assert.match(problem ?? "", /^ {2}sark:image is not a setting\. There are: environment, namespace, .*\btls\.$/);
  });

  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
    it(`an unknown setting that is called ${name}`, () => {
      assert.match(problemsWith({ [`sark:${name}`]: "1" }).join(), new RegExp(`^ {2}sark:${name} is not a setting`));
    });
  }

  it("two MCP servers of one name, at the second", () => {
    const peer = { namespace: "tools" };
    const servers = ["files", "mail", "files"].map((name) => ({ name, url: "http://tools.svc/mcp", peer }));
    assert.deepEqual(problemsWith({ "sark:mcpServers": servers }), [
      '  sark:mcpServers[2].name is used twice; it is "files".',
    ]);
  });

  it("everything at once, in one message with one line each", () => {
    const changes = {
      "sark:environment": "prod",
      "sark:images sark digest": "latest",
      "sark:images opa tag": undefined,
      "sark:gateway replicas": { min: 4, max: 2 },
      "sark:network metricsClients": [{ cidrs: ["nowhere"] }],
      "sark:typo": true,
    };
    const message = refusal(exampleWith(changes));
    assert.deepEqual(
      message.split("\n")[0],
      "The configuration of stack test has 6 problems; nothing was created or changed:",
    );
    assert.match(message.split("\n").at(-1) ?? "", /stacks\/Pulumi\.test\.yaml.*settings\.schema\.json/);
    assert.deepEqual(
      problemsWith(changes).map((line) => line.trim().split(" ")[0]),
      [
        "sark:typo",
        "sark:environment",
        "sark:images.sark.digest",
        "sark:images.opa.tag",
        "sark:gateway.replicas.min",
        "sark:network.metricsClients[0].cidrs[0]",
      ],
    );
  });

  it("one problem, in the singular", () => {
    assert.match(refusal(exampleWith({ "sark:logLevel": "info" })), /^The configuration of stack test has 1 problem;/);
  });

  it("other packages' settings are not judged", () => {
    const configuration = exampleWith({ "kubernetes:context": "kind", "sark:logLevel": "info" });
    assert.doesNotMatch(refusal(configuration), /kubernetes/);
  });
});

/** Values below an encrypted setting stay hidden: postgres and cache hold passwords in the example. */
function withoutValue(line: string, changes: Readonly<Record<string, unknown>>): string {
  const hidesValues = Object.keys(changes).some((key) => /^sark:(postgres|cache) /.test(key));
  assert.ok(!line.includes(decrypted));
  return hidesValues ? line.replace(/; it is .*\.$/, ".") : line;
}
