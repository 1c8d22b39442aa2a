import { type Fields, renamed } from "./fields.ts";
import type { Call, Translate } from "./translation.ts";

const rds = (operation: string, parameters: Fields): Call => ({ service: "rds", operation, parameters });

const auth = (fields: Fields): Fields => renamed(fields, { iamAuth: "IAMAuth" });

const proxy: Translate = (inputs, name) => {
  const parameters = renamed(inputs, {
    auths: "Auth",
    requireTls: "RequireTLS",
    idleClientTimeout: "IdleClientTimeout",
  });
  const properties = { DBProxyName: name, ...parameters, Auth: (inputs["auths"] as readonly Fields[]).map(auth) };
  return {
    template: { Type: "AWS::RDS::DBProxy", Properties: properties },
    calls: [rds("CreateDBProxy", properties)],
  };
};

const targetGroup: Translate = ({ dbProxyName, connectionPoolConfig }) => {
  const pool = renamed(connectionPoolConfig as Fields);
  const named = { DBProxyName: dbProxyName, TargetGroupName: "default" };
  return {
    template: {
      id: `targets of ${String(dbProxyName)}`,
      Type: "AWS::RDS::DBProxyTargetGroup",
      Properties: { ...named, ConnectionPoolConfigurationInfo: pool },
    },
    calls: [rds("ModifyDBProxyTargetGroup", { ...named, ConnectionPoolConfig: pool })],
  };
};

const target: Translate = ({ dbProxyName, dbInstanceIdentifier, dbClusterIdentifier }) => {
  const targets = {
    ...(dbInstanceIdentifier !== undefined && { DBInstanceIdentifiers: [dbInstanceIdentifier] }),
    ...(dbClusterIdentifier !== undefined && { DBClusterIdentifiers: [dbClusterIdentifier] }),
  };
  return {
    template: {
      id: `targets of ${String(dbProxyName)}`,
      Type: "AWS::RDS::DBProxyTargetGroup",
      Properties: targets,
    },
    calls: [rds("RegisterDBProxyTargets", { DBProxyName: dbProxyName, TargetGroupName: "default", ...targets })],
  };
};

/** What a proxy of databases consists of, by module and kind. */
export const proxies: Readonly<Record<string, Translate>> = {
  "rds Proxy": proxy,
  "rds ProxyDefaultTargetGroup": targetGroup,
  "rds ProxyTarget": target,
};
