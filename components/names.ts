// Names that several components share.

/** Files of a Secret with a certificate. */
export const tlsFiles = { certificate: "tls.crt", key: "tls.key", authority: "ca.crt" } as const;

/** DNS name of a Service. */
export const hostOf = (service: string, namespace: string): string => `${service}.${namespace}.svc`;
