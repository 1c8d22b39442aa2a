// Command pulumi-resource-aws serves a part of the Terraform provider for AWS as the Pulumi package aws, for tests only.
//
// Users have Pulumi's own plugin. This one has no patch of Pulumi's: default tags are not merged into tags, names that
// Pulumi gives may differ in length, and credentials and regions are refused in Terraform's words.
package main

import (
	"context"
	"io"

	"github.com/hashicorp/terraform-provider-aws/xpprovider"
	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfgen"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	sdkv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/x/muxer"
	"github.com/pulumi/pulumi-terraform-bridge/v3/unstable/metadata"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
)

var version string // set by the linker

func main() {
	ctx := context.Background()
	framework, sdk, err := xpprovider.GetProvider(ctx)
	must(err)
	// Some resources, such as the rules of security groups, are written with Terraform's newer framework.
	info := tfbridge.ProviderInfo{
		P: pf.MuxShimWithPF(ctx, sdkv2.NewProvider(sdk), framework), Name: "aws", Version: version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		// The older half has checked the configuration.
		SkipValidateProviderConfigForPluginFramework: true,
	}
	info.Resources = mappedResources(info.P.ResourcesMap())
	info.DataSources = mappedFunctions()
	// Of what a service has, only what is mapped is served.
	ignore := func(key string, _ shim.Resource) bool {
		info.IgnoreMappings = append(info.IgnoreMappings, key)
		return true
	}
	info.P.ResourcesMap().Range(ignore)
	info.P.DataSourcesMap().Range(ignore)
	for name := range info.P.Functions() {
		info.IgnoreMappings = append(info.IgnoreMappings, name)
	}
	info.SetAutonaming(255, "-")
	schema, err := tfgen.GenerateSchema(ctx, tfgen.GenerateSchemaOptions{
		ProviderInfo:    info,
		DiagnosticsSink: diag.DefaultSink(io.Discard, io.Discard, diag.FormatOptions{Color: colors.Never}),
	})
	must(err)
	must(setDispatch(&info))
	pf.MainWithMuxer(ctx, "aws", info, schema.ProviderMetadata.PackageSchema)
}

// setDispatch tells the bridge which half serves which resource; Pulumi's builds read it from a file.
func setDispatch(info *tfbridge.ProviderInfo) error {
	dispatch, err := info.P.(interface {
		ResolveDispatch(*tfbridge.ProviderInfo) (muxer.DispatchTable, error)
	}).ResolveDispatch(info)
	if err != nil {
		return err
	}
	return metadata.Set(info.GetMetadata(), "mux", dispatch)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
