import { type Fields, only, pairs, renamed } from "./fields.ts";
import type { Call, Translate } from "./translation.ts";

const call = (service: string, operation: string, parameters: Fields): Call => ({ service, operation, parameters });

const alarm: Translate = ({ dimensions, ...inputs }, name) => {
  const properties: Fields = {
    ...renamed(inputs, { okActions: "OKActions" }),
    Dimensions: pairs(dimensions as Fields, "Name"),
  };
  return {
    template: { Type: "AWS::CloudWatch::Alarm", Properties: properties },
    calls: [call("cloudwatch", "PutMetricAlarm", { AlarmName: name, ...properties })],
  };
};

const key: Translate = (inputs) => {
  const { Description, EnableKeyRotation, DeletionWindowInDays, Policy, Tags } = renamed(inputs);
  const KeyId = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
  const tags = (Tags as readonly Fields[]).map((tag) => ({ TagKey: tag["Key"], TagValue: tag["Value"] }));
  return {
    template: {
      Type: "AWS::KMS::Key",
      Properties: {
        ...{ Description, EnableKeyRotation, PendingWindowInDays: DeletionWindowInDays, Tags },
        KeyPolicy: JSON.parse(String(Policy)) as Fields,
      },
    },
    calls: [
      call("kms", "CreateKey", { Description, Policy, Tags: tags }),
      call("kms", "EnableKeyRotation", { KeyId }),
      call("kms", "ScheduleKeyDeletion", { KeyId, PendingWindowInDays: DeletionWindowInDays }),
    ],
  };
};

const role: Translate = (inputs, name) => {
  const { AssumeRolePolicyDocument, ...others } = renamed(inputs, {
    assumeRolePolicy: "AssumeRolePolicyDocument",
    name: "RoleName",
  });
  return {
    template: {
      Type: "AWS::IAM::Role",
      Properties: { ...others, AssumeRolePolicyDocument: JSON.parse(String(AssumeRolePolicyDocument)) as Fields },
    },
    calls: [call("iam", "CreateRole", { RoleName: name, ...others, AssumeRolePolicyDocument })],
  };
};

const egress: Translate = (inputs) => {
  const { GroupId, DestinationSecurityGroupId, Description, ...port } = renamed(inputs, {
    securityGroupId: "GroupId",
    referencedSecurityGroupId: "DestinationSecurityGroupId",
  });
  const pair = { GroupId: DestinationSecurityGroupId, Description };
  return {
    template: {
      Type: "AWS::EC2::SecurityGroupEgress",
      Properties: { GroupId, DestinationSecurityGroupId, Description, ...port },
    },
    calls: [
      call("ec2", "AuthorizeSecurityGroupEgress", { GroupId, IpPermissions: [{ ...port, UserIdGroupPairs: [pair] }] }),
    ],
  };
};

const rule: Translate = (inputs) => {
  const { GroupId, SourceSecurityGroupId, Description, ...port } = renamed(inputs, {
    securityGroupId: "GroupId",
    referencedSecurityGroupId: "SourceSecurityGroupId",
  });
  const pair = { GroupId: SourceSecurityGroupId, Description };
  return {
    template: {
      Type: "AWS::EC2::SecurityGroupIngress",
      Properties: { GroupId, SourceSecurityGroupId, Description, ...port },
    },
    calls: [
      call("ec2", "AuthorizeSecurityGroupIngress", {
        GroupId,
        IpPermissions: [{ ...port, UserIdGroupPairs: [pair] }],
      }),
    ],
  };
};

/** What stores stand on, by module and kind. */
export const foundations: Readonly<Record<string, Translate>> = {
  "cloudwatch MetricAlarm": alarm,
  "cloudwatch LogGroup": (inputs, name) => {
    const properties = renamed(inputs, { name: "LogGroupName" });
    const { KmsKeyId: kmsKeyId, RetentionInDays: retentionInDays, LogGroupName: logGroupName = name } = properties;
    return {
      template: { Type: "AWS::Logs::LogGroup", Properties: properties },
      calls: [
        call("logs", "CreateLogGroup", { logGroupName, kmsKeyId }),
        call("logs", "PutRetentionPolicy", { logGroupName, retentionInDays }),
      ],
    };
  },
  "ecr Repository": ({ encryptionConfigurations, ...inputs }) => {
    const [encryption] = encryptionConfigurations as readonly Fields[];
    const { Name, ForceDelete: _, ...properties } = renamed(inputs);
    const EncryptionConfiguration = renamed(encryption ?? {});
    return {
      template: {
        id: `repository ${String(Name)}`,
        Type: "AWS::ECR::Repository",
        Properties: { RepositoryName: Name, EncryptionConfiguration, ...properties },
      },
      calls: [
        call("ecr", "CreateRepository", {
          repositoryName: Name,
          encryptionConfiguration: encryption,
          ...only(inputs, "imageTagMutability", "imageScanningConfiguration"),
          tags: properties["Tags"],
        }),
      ],
    };
  },
  "ecr LifecyclePolicy": ({ repository, policy }) => ({
    calls: [call("ecr", "PutLifecyclePolicy", { repositoryName: repository, lifecyclePolicyText: policy })],
  }),
  "ec2 SecurityGroup": (inputs, name) => ({
    template: { Type: "AWS::EC2::SecurityGroup", Properties: renamed(inputs, { description: "GroupDescription" }) },
    calls: [call("ec2", "CreateSecurityGroup", { GroupName: name, ...renamed(inputs) })],
  }),
  "vpc SecurityGroupIngressRule": rule,
  "vpc SecurityGroupEgressRule": egress,
  "iam Role": role,
  "iam RolePolicyAttachment": (inputs) => ({
    calls: [call("iam", "AttachRolePolicy", renamed(inputs, { role: "RoleName" }))],
  }),
  "iam RolePolicy": (inputs, name) => {
    const { policy, ...others } = inputs;
    const common = { PolicyName: name, ...renamed(others, { role: "RoleName" }) };
    return {
      template: {
        Type: "AWS::IAM::RolePolicy",
        Properties: { ...common, PolicyDocument: JSON.parse(String(policy)) as Fields },
      },
      calls: [call("iam", "PutRolePolicy", { ...common, PolicyDocument: policy })],
    };
  },
  "kms Key": key,
  "kms Alias": (inputs, name) => {
    const properties = { AliasName: `alias/${name}`, ...renamed(inputs) };
    return {
      template: { Type: "AWS::KMS::Alias", Properties: properties },
      calls: [call("kms", "CreateAlias", properties)],
    };
  },
  "eks PodIdentityAssociation": (inputs) => ({
    template: { Type: "AWS::EKS::PodIdentityAssociation", Properties: renamed(inputs) },
    calls: [call("eks", "CreatePodIdentityAssociation", inputs)],
  }),
  "secretsmanager Secret": (inputs, name) => {
    const { NamePrefix, RecoveryWindowInDays, ...others } = renamed(inputs);
    const properties = { Name: `${String(NamePrefix)}0000000`, ...others };
    return {
      template: { Type: "AWS::SecretsManager::Secret", Properties: properties },
      calls: [
        call("secretsmanager", "CreateSecret", properties),
        call("secretsmanager", "DeleteSecret", { SecretId: name, RecoveryWindowInDays }),
      ],
    };
  },
  "secretsmanager SecretVersion": (inputs) => ({ calls: [call("secretsmanager", "PutSecretValue", renamed(inputs))] }),
  "secretsmanager SecretRotation": (inputs) => {
    const properties = renamed(inputs, { rotationLambdaArn: "RotationLambdaARN", rotateImmediately: null });
    const { rotateImmediately } = inputs;
    return {
      template: {
        Type: "AWS::SecretsManager::RotationSchedule",
        Properties: { ...properties, RotateImmediatelyOnUpdate: rotateImmediately },
      },
      calls: [
        call("secretsmanager", "RotateSecret", {
          ...properties,
          ...renamed(only(inputs, "rotateImmediately")),
        }),
      ],
    };
  },
};
