// kube-router's enforcement of NetworkPolicies alone.
//
// Its program also links a BGP router, a service proxy and the interface of a cloud, none of which the nodes of one machine use,
// and which take minutes to build. The flags are those of kube-router.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"github.com/cloudnativelabs/kube-router/v2/pkg/controllers/netpol"
	"github.com/cloudnativelabs/kube-router/v2/pkg/healthcheck"
	"github.com/cloudnativelabs/kube-router/v2/pkg/options"
	"github.com/cloudnativelabs/kube-router/v2/pkg/svcip"
	"github.com/spf13/pflag"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	config := options.NewKubeRouterConfig()
	config.AddFlags(pflag.CommandLine)
	pflag.Parse()
	if err := enforce(config); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Enforces the policies until the process is told to end; what is in force stays so.
func enforce(config *options.KubeRouterConfig) error {
	client, err := clientOf(config)
	if err != nil {
		return err
	}
	stop := make(chan struct{})
	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods().Informer()
	namespaces := factory.Core().V1().Namespaces().Informer()
	policies := factory.Networking().V1().NetworkPolicies().Informer()
	factory.Start(stop)
	for kind, isKnown := range factory.WaitForCacheSync(stop) {
		if !isKnown {
			return fmt.Errorf("%s cannot be watched", kind)
		}
	}

	controller, err := controllerOf(config, client, pods, policies, namespaces)
	if err != nil {
		return err
	}
	for _, watched := range []struct {
		informer cache.SharedIndexInformer
		handler  cache.ResourceEventHandler
	}{
		{pods, controller.PodEventHandler},
		{namespaces, controller.NamespaceEventHandler},
		{policies, controller.NetworkPolicyEventHandler},
	} {
		if _, err := watched.informer.AddEventHandler(watched.handler); err != nil {
			return err
		}
	}

	var running sync.WaitGroup
	running.Add(1)
	go controller.Run(unheard(), stop, &running)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	<-signals
	close(stop)
	running.Wait()
	return nil
}

func clientOf(config *options.KubeRouterConfig) (kubernetes.Interface, error) {
	if config.Kubeconfig == "" {
		return nil, errors.New("--kubeconfig is needed")
	}
	client, err := clientcmd.BuildConfigFromFlags(config.Master, config.Kubeconfig)
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(client)
}

func controllerOf(
	config *options.KubeRouterConfig,
	client kubernetes.Interface,
	pods, policies, namespaces cache.SharedIndexInformer,
) (*netpol.NetworkPolicyController, error) {
	services, err := svcip.NewValidator(svcip.Config{
		ExternalIPCIDRs:   config.ExternalIPCIDRs,
		LoadBalancerCIDRs: config.LoadBalancerCIDRs,
		ClusterIPCIDRs:    config.ClusterIPCIDRs,
		StrictValidation:  config.StrictExternalIPValidation,
		EnableIPv4:        config.EnableIPv4,
		EnableIPv6:        config.EnableIPv6,
	})
	if err != nil {
		return nil, err
	}
	commands, sets, err := netpol.NewIPTablesHandlers(config)
	if err != nil {
		return nil, err
	}
	var lock sync.Mutex
	return netpol.NewNetworkPolicyController(
		client, config, pods, policies, namespaces, &lock, nil, commands, sets, services)
}

// The controller reports that it is alive, and waits until it was heard. Nobody asks: what restarts it watches the process.
func unheard() chan<- *healthcheck.ControllerHeartbeat {
	beats := make(chan *healthcheck.ControllerHeartbeat)
	go func() {
		for range beats {
		}
	}()
	return beats
}
