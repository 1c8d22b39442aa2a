// Traefik with the provider for its own Kubernetes resources, and no others. Its own program also links every other provider
// and the DNS services of some hundred companies, which take longer to compile than all else here.
package main

import (
	"context"
	"log"
	"os/signal"
	"syscall"
	"time"

	"github.com/traefik/paerser/cli"
	ptypes "github.com/traefik/paerser/types"
	tcli "github.com/traefik/traefik/v3/pkg/cli"
	"github.com/traefik/traefik/v3/pkg/config/dynamic"
	"github.com/traefik/traefik/v3/pkg/config/runtime"
	"github.com/traefik/traefik/v3/pkg/config/static"
	"github.com/traefik/traefik/v3/pkg/observability/metrics"
	"github.com/traefik/traefik/v3/pkg/provider"
	"github.com/traefik/traefik/v3/pkg/provider/kubernetes/crd"
	"github.com/traefik/traefik/v3/pkg/provider/traefik"
	"github.com/traefik/traefik/v3/pkg/proxy/httputil"
	"github.com/traefik/traefik/v3/pkg/safe"
	"github.com/traefik/traefik/v3/pkg/server"
	"github.com/traefik/traefik/v3/pkg/server/middleware"
	"github.com/traefik/traefik/v3/pkg/server/service"
	"github.com/traefik/traefik/v3/pkg/tcp"
	"github.com/traefik/traefik/v3/pkg/tls"
)

func main() {
	// The defaults of Traefik's own program.
	configuration := &static.Configuration{
		Global:           &static.Global{},
		EntryPoints:      static.EntryPoints{},
		Providers:        &static.Providers{ProvidersThrottleDuration: ptypes.Duration(2 * time.Second)},
		ServersTransport: &static.ServersTransport{MaxIdleConnsPerHost: 200},
		TCPServersTransport: &static.TCPServersTransport{
			DialTimeout:   ptypes.Duration(30 * time.Second),
			DialKeepAlive: ptypes.Duration(15 * time.Second),
		},
	}
	command := &cli.Command{
		Name:          "traefik",
		Configuration: configuration,
		Resources:     []cli.ResourceLoader{&tcli.FlagLoader{}},
		Run:           func([]string) error { return run(configuration) },
	}
	if err := cli.Execute(command); err != nil {
		log.Fatal(err)
	}
}

func run(configuration *static.Configuration) error {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer cancel()
	configuration.SetEffectiveConfiguration()
	if err := configuration.ValidateConfiguration(); err != nil {
		return err
	}
	pool := safe.NewPool(ctx)
	tlsManager := tls.NewManager(configuration.OCSP)
	pool.GoCtx(tlsManager.Run)
	registry := metrics.NewMultiRegistry(nil)
	observability := middleware.NewObservabilityMgr(*configuration, registry, nil, nil, nil, nil)
	entryPoints, err := server.NewTCPEntryPoints(configuration.EntryPoints, configuration.HostResolver, registry)
	if err != nil {
		return err
	}
	transports := service.NewTransportManager(nil)
	proxies := httputil.NewProxyBuilder(transports, nil)
	dialers := tcp.NewDialerManager(nil)
	services := service.NewManagerFactory(*configuration, pool, observability, transports, proxies, nil, tlsManager)
	routers, err := server.NewRouterFactory(*configuration, services, tlsManager, observability, nil, dialers)
	if err != nil {
		return err
	}
	var names []string
	for name := range configuration.EntryPoints {
		names = append(names, name)
	}
	sources := providers{traefik.New(*configuration), configuration.Providers.KubernetesCRD}
	watcher := server.NewConfigurationWatcher(pool, sources, names, crd.ProviderName, false)
	watcher.AddListener(func(conf dynamic.Configuration) {
		tlsManager.UpdateConfigs(ctx, conf.TLS.Stores, conf.TLS.Options, conf.TLS.Certificates)
		transports.Update(conf.HTTP.ServersTransports)
		proxies.Update(conf.HTTP.ServersTransports)
		dialers.Update(conf.TCP.ServersTransports)
		tcpRouters, _ := routers.CreateRouters(runtime.NewConfig(conf))
		entryPoints.Switch(tcpRouters)
	})
	running := server.NewServer(pool, entryPoints, server.UDPEntryPoints{}, watcher, observability)
	running.Start(ctx)
	defer running.Close()
	running.Wait()
	return nil
}

// All providers as one.
type providers []provider.Provider

func (all providers) Init() error { return nil }

func (all providers) Provide(configurations chan<- dynamic.Message, pool *safe.Pool) error {
	for _, one := range all {
		if err := one.Init(); err != nil {
			return err
		}
		if err := one.Provide(configurations, pool); err != nil {
			return err
		}
	}
	return nil
}
