import type { GrafanaSettings } from "../../settings/grafana.ts";
import { ports } from "./names.ts";

/** Where things are in the container. */
export const directories = {
  provisioning: "/etc/grafana/provisioning",
  dashboards: "/etc/grafana/dashboards",
  password: "/etc/grafana-secrets",
  client: "/etc/grafana-client",
  data: "/var/lib/grafana",
} as const;

/** Grafana's settings: nobody without a password, nothing sent to its makers, nothing fetched from them. */
export const grafanaEnvironment = (
  { url, signIn }: GrafanaSettings,
  passwordFile: string,
): Readonly<Record<string, string>> => ({
  ...(url !== undefined && { GF_SERVER_ROOT_URL: url }),
  GF_SERVER_HTTP_PORT: String(ports.grafana),
  GF_SECURITY_ADMIN_USER: "admin",
  GF_SECURITY_ADMIN_PASSWORD__FILE: `${directories.password}/${passwordFile}`,
  GF_SECURITY_DISABLE_GRAVATAR: "true",
  GF_SECURITY_COOKIE_SECURE: String(url?.startsWith("https:") === true),
  GF_SECURITY_COOKIE_SAMESITE: "strict",
  GF_SECURITY_STRICT_TRANSPORT_SECURITY: String(url?.startsWith("https:") === true),
  GF_SECURITY_CONTENT_SECURITY_POLICY: "true",
  GF_AUTH_ANONYMOUS_ENABLED: "false",
  GF_USERS_ALLOW_SIGN_UP: "false",
  GF_USERS_ALLOW_ORG_CREATE: "false",
  GF_SNAPSHOTS_ENABLED: "false",
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
  GF_NEWS_NEWS_FEED_ENABLED: "false",
  GF_PLUGINS_PREINSTALL_DISABLED: "true",
  GF_PLUGINS_PLUGIN_ADMIN_ENABLED: "false",
  GF_UNIFIED_ALERTING_ENABLED: "false",
  GF_LOG_MODE: "console",
  GF_LOG_CONSOLE_FORMAT: "json",
  GF_PATHS_PROVISIONING: directories.provisioning,
  GF_PATHS_DATA: directories.data,
  GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${directories.dashboards}/overview.json`,
  ...(signIn && singleSignOn(signIn)),
});

/** Whoever the identity provider knows may look; nobody needs the generated password any more. */
const singleSignOn = (signIn: NonNullable<GrafanaSettings["signIn"]>): Readonly<Record<string, string>> => ({
  GF_AUTH_DISABLE_LOGIN_FORM: "true",
  GF_AUTH_GENERIC_OAUTH_ENABLED: "true",
  GF_AUTH_GENERIC_OAUTH_NAME: "single sign-on",
  GF_AUTH_GENERIC_OAUTH_CLIENT_ID: signIn.clientId,
  GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET__FILE: `${directories.client}/${signIn.clientSecretFrom.key}`,
  GF_AUTH_GENERIC_OAUTH_AUTH_URL: signIn.authorizationUrl,
  GF_AUTH_GENERIC_OAUTH_TOKEN_URL: signIn.tokenUrl,
  GF_AUTH_GENERIC_OAUTH_API_URL: signIn.userInfoUrl,
  GF_AUTH_GENERIC_OAUTH_SCOPES: signIn.scopes,
  GF_AUTH_GENERIC_OAUTH_USE_PKCE: "true",
  ...(signIn.role !== undefined && { GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH: signIn.role }),
});
