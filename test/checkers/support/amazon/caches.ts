import { type Fields, only, renamed } from "./fields.ts";
import type { Call, Translate } from "./translation.ts";

const elasticache = (operation: string, parameters: Fields): Call => ({
  service: "elasticache",
  operation,
  parameters,
});

interface Log {
  readonly destination: string;
}

const replicationGroup: Translate = (inputs, name) => {
  const { logDeliveryConfigurations, ...others } = inputs;
  const properties: Fields = {
    ...renamed(others, {
      description: "ReplicationGroupDescription",
      nodeType: "CacheNodeType",
      parameterGroupName: "CacheParameterGroupName",
      subnetGroupName: "CacheSubnetGroupName",
      multiAzEnabled: "MultiAZEnabled",
      maintenanceWindow: "PreferredMaintenanceWindow",
      applyImmediately: null,
      finalSnapshotIdentifier: null,
    }),
    LogDeliveryConfigurations: (logDeliveryConfigurations as readonly Log[]).map((log) => ({
      ...renamed({ ...log }, { destination: null }),
      DestinationDetails: { CloudWatchLogsDetails: { LogGroup: log.destination } },
    })),
  };
  const named = { ReplicationGroupId: name };
  return {
    template: { Type: "AWS::ElastiCache::ReplicationGroup", Properties: properties },
    calls: [
      elasticache("CreateReplicationGroup", { ...named, ...properties }),
      elasticache("ModifyReplicationGroup", { ...named, ...renamed(only(inputs, "applyImmediately")) }),
      elasticache("DeleteReplicationGroup", { ...named, ...renamed(only(inputs, "finalSnapshotIdentifier")) }),
    ],
  };
};

const parameterGroup: Translate = ({ family, description, parameters }, name) => {
  const list = parameters as readonly { readonly name: string; readonly value: string }[];
  const common = { CacheParameterGroupFamily: family, Description: description };
  return {
    template: {
      Type: "AWS::ElastiCache::ParameterGroup",
      Properties: { ...common, Properties: Object.fromEntries(list.map((one) => [one.name, one.value])) },
    },
    calls: [
      elasticache("CreateCacheParameterGroup", { CacheParameterGroupName: name, ...common }),
      elasticache("ModifyCacheParameterGroup", {
        CacheParameterGroupName: name,
        ParameterNameValues: list.map((one) => ({ ParameterName: one.name, ParameterValue: one.value })),
      }),
    ],
  };
};

const alike =
  (kind: "User" | "UserGroup"): Translate =>
  (inputs) => {
    const properties = renamed(inputs);
    return {
      template: { Type: `AWS::ElastiCache::${kind}`, Properties: properties },
      calls: [elasticache(`Create${kind}`, properties)],
    };
  };

/** What the cache at ElastiCache consists of, by module and kind. */
export const caches: Readonly<Record<string, Translate>> = {
  "elasticache ReplicationGroup": replicationGroup,
  "elasticache ParameterGroup": parameterGroup,
  "elasticache User": alike("User"),
  "elasticache UserGroup": alike("UserGroup"),
  "elasticache SubnetGroup": (inputs, name) => ({
    template: { Type: "AWS::ElastiCache::SubnetGroup", Properties: renamed(inputs) },
    calls: [
      elasticache("CreateCacheSubnetGroup", {
        CacheSubnetGroupName: name,
        ...renamed(inputs, { description: "CacheSubnetGroupDescription" }),
      }),
    ],
  }),
};
