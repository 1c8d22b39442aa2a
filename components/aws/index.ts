export { AwsAccount, type AwsAccountArgs, type AwsNetwork } from "./account.ts";
export { type Alarm, makeAlarms } from "./alarms.ts";
export { keyPolicy } from "./key-policy.ts";
export { sameMajorVersion } from "./major-version.ts";
export { type Protection, protectionOf } from "./protection.ts";
export { aws } from "./sdk.ts";
export { storeSecurityGroup } from "./security-group.ts";
export { amazonAuthorities } from "./trust.ts";
